import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, open, test } from './support/admin-page.ts';
import { signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import {
  addPlan,
  createPackageKey,
  hint,
  NewKeyForm,
  PackageKeysList,
  patchPackageKey,
  showPackageKey,
  stage,
} from './support/package-keys.ts';

const HEADING = 'Manage your Package Keys';

/** Presses Tab until the focus is on `target`, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target}`);
}

/** Types until the option is chosen, as the keyboard does in a list of choices. */
async function chooseByKeyboard(page: Page, select: Locator, label: string): Promise<void> {
  await tabTo(page, select);
  await page.keyboard.type(label);
  await expect(select.locator('option:checked')).toHaveText(label);
}

test('the columns, the search, the filters and the order; the address shows the same', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const keys = [
    await createPackageKey(page.request, from),
    await createPackageKey(page.request, from),
  ];
  await patchPackageKey(page.request, keys[1]!.id, { status: 'disabled' });
  await open(page, '/admin/package-keys', HEADING);
  const list = new PackageKeysList(page);
  await expect(list.table.getByRole('columnheader')).toHaveText([
    '',
    'Key',
    'Application',
    'Status',
    'Package Name',
    'Plan Name',
    'Username',
    'Created',
    'Updated',
    'Actions',
  ]);
  const search = page.getByRole('searchbox', { name: 'Search: Key, application or username' });
  for (const text of [person.username, from.application.name, keys[0]!.prefix]) {
    await search.fill(text);
    await expect(list.row(hint(keys[0]!))).toHaveCount(1);
  }
  await search.fill(person.username);
  await expect(list.rows()).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('disabled');
  await expect(list.rows()).toHaveCount(1);
  await expect(list.rows()).toContainText(hint(keys[1]!));
  await page.getByRole('combobox', { name: 'Package' }).selectOption(from.package.id);
  await expect(page).toHaveURL(new RegExp(`search=${person.username}`));
  await expect(page).toHaveURL(/status=disabled/);
  await expect(page).toHaveURL(new RegExp(`package_id=${from.package.id}`));
  await page.reload();
  await expect(list.rows()).toHaveCount(1);
  await expect(search).toHaveValue(person.username);
  await page.getByRole('combobox', { name: 'Status' }).selectOption('');
  await expect(list.rows()).toHaveCount(2);
  for (const head of [
    'Key',
    'Application',
    'Status',
    'Package Name',
    'Plan Name',
    'Username',
    'Created',
    'Updated',
  ]) {
    const column = list.table.getByRole('columnheader', { name: head, exact: true });
    await column.getByRole('link').click();
    await expect(column).toHaveAttribute('aria-sort', /ascending|descending/);
    await expect(list.rows()).toHaveCount(2);
  }
  await search.fill('nothing-is-called-so');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await expectAccessible(page);
});

test('pages lead on and back', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { max_keys: 100 });
  for (let count = 0; count < 51; count += 1) {
    const data = {
      application_id: from.application.id,
      package_id: from.package.id,
      plan_id: from.plan.id,
    };
    expect((await page.request.post('/api/v1/package-keys', { data })).status()).toBe(201);
  }
  await open(page, `/admin/package-keys?package_id=${from.package.id}`, HEADING);
  const list = new PackageKeysList(page);
  await expect(list.rows()).toHaveCount(50);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(list.rows()).toHaveCount(1);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(list.rows()).toHaveCount(50);
});

test('keys that wait are counted, approved and rejected with a reason', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { needs_approval: true, max_keys: 5 });
  const [first, second] = [
    await createPackageKey(page.request, from),
    await createPackageKey(page.request, from),
  ];
  await open(page, '/admin/package-keys', HEADING);
  const count = async () => {
    const text = await page.getByRole('link', { name: /waiting for approval/ }).innerText();
    return parseInt(text, 10);
  };
  const before = await count();
  expect(before).toBeGreaterThanOrEqual(2);
  const inSideBar = page.getByRole('navigation', { name: 'Pages' }).locator('a[data-count]');
  await expect(inSideBar).toHaveAttribute('data-count', String(before));
  await page.getByRole('link', { name: /waiting for approval/ }).click();
  await expect(page).toHaveURL(/status=waiting/);
  await page.getByRole('searchbox').fill(person.username);
  const list = new PackageKeysList(page);
  await expect(list.rows()).toHaveCount(2);

  await page.goto(`/admin/package-keys?search=${person.username}`);
  await expect(list.row(hint(first)).getByRole('button', { name: /^Approve/ })).toBeEnabled();
  await list
    .row(hint(first))
    .getByRole('button', { name: `Approve ${hint(first)}` })
    .click();
  await list.answer('Approve package key', 'Approve');
  await expect(list.row(hint(first))).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(first.package_key);

  await list
    .row(hint(second))
    .getByRole('button', { name: `Reject ${hint(second)}` })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Reject package key' });
  await dialog.getByLabel(/^Reason/).fill('There is no contract yet');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await expect(dialog).toBeHidden();
  await expect(list.row(hint(second))).toContainText(/Rejected.*Applied/s);
  await gateway.rejects(second.package_key, 403, 'key_disabled');
  await expect(
    page.getByRole('navigation', { name: 'Pages' }).locator(`a[data-count="${before}"]`),
  ).toHaveCount(0);
  await list.row(hint(second)).getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByRole('main')).toContainText('There is no contract yet');
});

test('a change is Pending until every gateway has confirmed it, and waiting is something else', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys?search=${person.username}`, HEADING);
  const list = new PackageKeysList(page);
  const row = list.row(hint(key));
  await expect(row).not.toContainText(/Applied|Pending/);
  let held = true;
  let asked = 0;
  const pending = { seq: 10 ** 9, state: 'pending', applied: 1, nodes: 3, applied_ms: null };
  await page.route('**/fn/admin/package-keys**', async (route) => {
    const response = await route.fetch();
    const path = new URL(route.request().url()).pathname;
    if (!held || !/package-keys\/(update|now)$/.test(path)) return route.fulfill({ response });
    asked += 1;
    const body = await response.json();
    const items = Array.isArray(body) ? body : [body];
    for (const item of items) if (item.id === key.id) item.propagation = pending;
    return route.fulfill({ response, json: body });
  });
  await row.getByRole('button', { name: /Disable/ }).click();
  await list.answer('Disable package key', 'Disable');
  await expect(row).toContainText(/Disabled\s*Pending 1\/3/);
  await expect(row).not.toContainText('Waiting');
  await expectAccessible(page);
  const soFar = asked;
  await expect.poll(() => asked).toBeGreaterThan(soFar + 1);
  held = false;
  await expect(row).toContainText(/Applied/);
});

test('several keys at once: the count, and what became of each', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const keys = [
    await createPackageKey(page.request, from),
    await createPackageKey(page.request, from),
    await createPackageKey(page.request, from),
  ];
  await open(page, `/admin/package-keys?search=${person.username}`, HEADING);
  const list = new PackageKeysList(page);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(page.getByText('3 selected')).toBeVisible();
  await expectAccessible(page);
  // Somebody else deletes one of them meanwhile.
  expect((await page.request.delete(`/api/v1/package-keys/${keys[2]!.id}`)).status()).toBe(202);
  const bar = page.getByRole('group', { name: 'Selected rows' });
  await bar.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('dialog', { name: 'Disable 3 package keys' })).toContainText(
    hint(keys[0]!),
  );
  await list.answer('Disable 3 package keys', 'Disable');
  const outcome = page.getByRole('dialog', { name: '2 of 3 done' });
  await expect(outcome.getByRole('listitem').filter({ hasText: hint(keys[2]!) })).toContainText(
    /no such|not found|deleted|gone/i,
  );
  await expect(outcome.getByRole('listitem').filter({ hasText: hint(keys[0]!) })).toContainText(
    'done',
  );
  await expectAccessible(page);
  await outcome.getByRole('button', { name: 'Close' }).click();
  await expect(list.row(hint(keys[0]!))).toContainText(/Disabled.*Applied/s);
  await gateway.rejects(keys[1]!.package_key, 403, 'key_disabled');

  await page.reload();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await bar.getByRole('button', { name: 'Delete' }).click();
  await list.answer(/^Delete 2 package keys/, 'Delete');
  await expect(page.getByRole('status')).toContainText('2 of 2 package keys deleted');
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('a double click makes one key, disables once and deletes once', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const form = new NewKeyForm(page);
  await form.open();
  await form.fill(from);
  await form.close.dblclick();
  await form.value();
  await form.leaveValue();
  await page.goto(`/admin/package-keys?search=${person.username}`);
  const list = new PackageKeysList(page);
  await expect(list.rows()).toHaveCount(1);
  const toggle = list.rows().getByRole('button', { name: /^Enabled: Disable/ });
  await expect(toggle).toBeEnabled();
  await toggle.click();
  await page
    .getByRole('dialog', { name: 'Disable package key' })
    .getByRole('button', { name: 'Disable' })
    .dblclick();
  await expect(list.rows()).toContainText(/Disabled.*Applied/s);
  await expect(page.getByRole('status').getByText(/disabled$/)).toHaveCount(1);
});

test('New Package Key by keyboard alone', async ({ admin: _, page, person, gateway }) => {
  const from = await stage(page, person, { max_keys: 5 });
  await addPlan(page.request, from, 'Pro');
  const form = new NewKeyForm(page);
  await open(page, '/admin/package-keys', HEADING);
  await tabTo(page, page.getByRole('link', { name: 'New Package Key' }));
  await page.keyboard.press('Enter');
  await expect(form.close).toBeEnabled();
  await tabTo(page, form.username);
  await page.keyboard.type(person.username.slice(0, -1));
  const option = page.getByRole('option', { name: new RegExp(`^${person.username} `) });
  await expect(option).toBeVisible();
  const options = await page.getByRole('option').allInnerTexts();
  const at = options.findIndex(
    (text) => text.startsWith(`${person.username}\n`) || text.startsWith(`${person.username} `),
  );
  for (let press = 0; press <= at; press += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(form.username).toHaveValue(person.username);
  // The only application is chosen already.
  await expect(form.application.locator('option:checked')).toHaveText(from.application.name);
  await chooseByKeyboard(page, form.package, from.package.name);
  await chooseByKeyboard(page, form.plan, 'Pro');
  await tabTo(page, form.generate);
  await page.keyboard.press('ArrowDown');
  await expect(form.enterCustom).toBeChecked();
  await tabTo(page, form.custom);
  const value = `keyboard-key:${from.user.slice(0, 8)}`;
  await page.keyboard.type(value);
  await tabTo(page, form.goOn);
  await page.keyboard.press('Enter');
  await expect(form.made).toBeVisible();
  expect(await form.value()).toBe(value);
  const download = page.waitForEvent('download');
  await tabTo(page, form.made.getByRole('button', { name: 'Download JSON' }));
  await page.keyboard.press('Enter');
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file).toMatchObject({ package_key: value, plan: 'Pro', owner: person.username });
  await tabTo(page, form.made.getByRole('button', { name: 'Confirm' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
  // The plan Pro opens nothing.
  await expect
    .poll(async () => (await gateway.call(value)).code, { intervals: [20] })
    .toBe('endpoint_not_allowed');
});

test('what was typed stays where the server cannot be reached, and where the session has ended', async ({
  admin,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const form = new NewKeyForm(page);
  await form.open();
  await form.fill(from);
  await page.route('**/fn/admin/package-keys/create*', (route) => route.abort());
  await form.close.click();
  await expect(page.getByRole('alert')).toContainText('could not be reached');
  await page.unroute('**/fn/admin/package-keys/create*');
  await page.request.delete('/api/v1/session');
  await form.close.click();
  await expect(page.getByRole('alert')).toContainText('Your session has ended');
  await signIn(page.request, admin);
  await expect(form.plan.locator('option:checked')).toHaveText(from.plan.name);
  await form.close.click();
  await expect(form.made).toBeVisible();
});

test('a plan that asks for approval says that the key starts as Waiting', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { needs_approval: true });
  const form = new NewKeyForm(page);
  await form.open();
  await form.fill(from);
  await expect(page.getByText('the key starts as Waiting')).toBeVisible();
  await expectAccessible(page);
  await form.goOn.click();
  await expect(form.made).toContainText('key_waiting');
  await expectAccessible(page);
  const value = await form.value();
  await form.leaveValue();
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
  await gateway.rejects(value, 403, 'key_waiting');
  await page.getByRole('button', { name: 'Approve' }).click();
  await new PackageKeysList(page).answer('Approve package key', 'Approve');
  await expect(page.getByRole('main')).toContainText(/Enabled\s*Applied/);
  await expect(page.getByRole('table', { name: 'History' })).toContainText('Approved');
  await gateway.accepts(value);
});

test('Package Settings: plan, expiration, limits of its own, and the history of it', async ({
  admin,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { rate_limit: { per_second: 5, burst: 10 } });
  await addPlan(page.request, from, 'Pro');
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys/${key.id}`, 'Package Settings');
  await expect(page.getByText('Basic: 5 calls a second, 10 at once.')).toBeVisible();
  await page.getByLabel('API Plan').selectOption({ label: 'Pro' });
  await expect(page.getByText('Pro: no rate limit.')).toBeVisible();
  await page.getByLabel(/^Expiration Date/).fill('2099-05-01T12:30');
  const rate = page.getByRole('group', { name: 'Rate limit' });
  await rate.getByRole('radio', { name: /^Ceiling/ }).check();
  await page.getByLabel('Calls per second').fill('0');
  const quota = page.getByRole('group', { name: 'Quota' });
  await quota.getByRole('radio', { name: /^Exempt/ }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Calls per second')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Calls per second').fill('7');
  await page.getByLabel('At once').fill('70');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toContainText(`Package key ${hint(key)} saved`);
  const saved = (await showPackageKey(page.request, key.id)) as unknown as Record<string, unknown>;
  expect(saved).toMatchObject({
    plan: { name: 'Pro' },
    expires_at: '2099-05-01T12:30:00Z',
    rate_limit: { mode: 'ceiling', value: { per_second: 7, burst: 70 } },
    quota: { mode: 'exempt' },
  });
  await expect
    .poll(async () => (await gateway.call(key.package_key)).code, { intervals: [20] })
    .toBe('endpoint_not_allowed');
  const history = page.getByRole('table', { name: 'History' });
  const row = history.getByRole('row').nth(1);
  await expect(row).toContainText('Settings changed');
  await expect(row).toContainText(admin.username);
  await expect(row).toContainText('Plan: Basic → Pro');
  await expect(row).toContainText('Expiration: never → 1 May 2099, 12:30 UTC');
  await expect(row).toContainText('Rate limit: as the plan → 7 calls a second, 70 at once');
  await expect(row).toContainText('Quota: as the plan → exempt');
  await expect(history.getByRole('row').nth(2)).toContainText('Created');
  await expect(page.getByRole('heading', { name: 'Calls, last 24 hours' })).toBeVisible();
  await expectAccessible(page);
});

test('an older form does not overwrite a newer change: both versions are shown', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const tabs = [page, await page.context().newPage()] as const;
  for (const tab of tabs) {
    await open(tab, `/admin/package-keys/${key.id}`, 'Package Settings');
  }
  const choose = async (tab: Page, what: string, way: RegExp) =>
    tab.getByRole('group', { name: what }).getByRole('radio', { name: way }).check();
  const save = (tab: Page) => tab.getByRole('button', { name: 'Save', exact: true }).click();

  await choose(tabs[0], 'Rate limit', /^Exempt/);
  await save(tabs[0]);
  await expect(tabs[0].getByRole('status')).toContainText('saved');

  await choose(tabs[1], 'Rate limit', /^Ceiling/);
  await tabs[1].getByLabel('Calls per second').fill('3');
  await tabs[1].getByLabel('At once').fill('9');
  await save(tabs[1]);
  const conflict = tabs[1].getByRole('alert', { name: 'Changed meanwhile' });
  await expect(conflict).toBeFocused();
  await expect(conflict.getByRole('row').filter({ hasText: 'Rate limit' })).toContainText(
    /3 calls a second, 9 at once.*exempt/s,
  );
  await expect(conflict).not.toContainText('Quota');
  await tabs[1].bringToFront();
  await expectAccessible(tabs[1]);
  const there = (await showPackageKey(page.request, key.id)) as unknown as Record<string, unknown>;
  expect(there.rate_limit, 'nothing was overwritten').toMatchObject({ mode: 'exempt' });
  await expect(tabs[1].getByLabel('Calls per second')).toHaveValue('3');

  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(conflict).toHaveCount(0);
  const mine = (await showPackageKey(page.request, key.id)) as unknown as Record<string, unknown>;
  expect(mine.rate_limit).toMatchObject({ mode: 'ceiling', value: { per_second: 3, burst: 9 } });

  // The first tab is the older one now, and takes what is there.
  await choose(tabs[0], 'Quota', /^Exempt/);
  await save(tabs[0]);
  const other = tabs[0].getByRole('alert', { name: 'Changed meanwhile' });
  await other.getByRole('button', { name: 'Take what is there now' }).click();
  await expect(other).toHaveCount(0);
  await expect(tabs[0].getByLabel('Calls per second')).toHaveValue('3');
  await expect(
    tabs[0].getByRole('group', { name: 'Quota' }).getByRole('radio', { name: /^As the plan/ }),
  ).toBeChecked();
  await save(tabs[0]);
  await expect(tabs[0].getByRole('status')).toContainText('saved');
});

test('the export holds what the list shows, and no value', async ({ admin: _, page, person }) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys?search=${person.username}`, HEADING);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.split('\n')).toHaveLength(3);
  expect(file).toContain(`${hint(key)},${from.application.name},Enabled,${from.package.name}`);
  expect(file).not.toContain(key.package_key);
});

test('a key that is not there is no page', async ({ admin: _, page }) => {
  for (const id of ['6f1c7f3e-0000-4000-8000-000000000001', 'nonsense']) {
    await page.goto(`/admin/package-keys/${id}`);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  }
});

test('an error can be tried again', async ({ admin: _, page, person }) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys?search=${person.username}`, HEADING);
  const list = (url: URL) => url.pathname === '/fn/admin/package-keys';
  await page.route(list, (route) => route.abort());
  await page.getByRole('combobox', { name: 'Status' }).selectOption('enabled');
  await expect(page.getByRole('alert')).toContainText('could not be reached');
  await page.unroute(list);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(new PackageKeysList(page).row(hint(key))).toHaveCount(1);
});

test('the list, the form and the settings in every look', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { needs_approval: true, max_keys: 5 });
  const waiting = await createPackageKey(page.request, from);
  const other = await createPackageKey(page.request, from);
  await patchPackageKey(page.request, other.id, { status: 'enabled' });
  await open(page, `/admin/package-keys?search=${person.username}`, HEADING);
  await expectAccessible(page);
  await new PackageKeysList(page)
    .row(hint(waiting))
    .getByRole('button', { name: /^Reject/ })
    .click();
  await expectAccessible(page);
  const form = new NewKeyForm(page);
  await form.open();
  await form.close.click();
  await expect(form.username).toBeFocused();
  await form.enterCustom.check();
  await form.custom.fill('Legacy key_2024');
  await expectAccessible(page);
  await page.goto(`/admin/users/${from.user}?tab=package-keys`);
  await expect(page.getByRole('table', { name: 'User package keys' })).toBeVisible();
  await expectAccessible(page);
});
