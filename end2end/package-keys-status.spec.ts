// What is done to keys from the list: approved, rejected, switched off and deleted, one by one and many.
import { expect, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { PackageKeysList } from './support/package-keys-page.ts';
import { createPackageKey, hint, stage } from './support/package-keys.ts';

test('keys that wait are counted, approved and rejected with a reason', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { needs_approval: true, max_keys: 5 });
  const first = await createPackageKey(page.request, from);
  const second = await createPackageKey(page.request, from);
  await PackageKeysList.open(page);
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
  await expect(list.row(first).getByRole('button', { name: /^Approve/ })).toBeEnabled();
  await list.press('Approve', first);
  await list.answer('Approve package key', 'Approve');
  await expect(list.row(first)).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(first.package_key);

  await list.press('Reject', second);
  const dialog = page.getByRole('dialog', { name: 'Reject package key' });
  await dialog.getByLabel(/^Reason/).fill('There is no contract yet');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await expect(dialog).toBeHidden();
  await expect(list.row(second)).toContainText(/Rejected.*Applied/s);
  await gateway.rejects(second.package_key, 403, 'key_disabled');
  await expect(
    page.getByRole('navigation', { name: 'Pages' }).locator(`a[data-count="${before}"]`),
  ).toHaveCount(0);
  await list.row(second).getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByRole('main')).toContainText('There is no contract yet');
});

test('a change is Pending until every gateway has confirmed it, and waiting is something else', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const list = await PackageKeysList.open(page, person);
  const row = list.row(key);
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
  const one = await createPackageKey(page.request, from);
  const two = await createPackageKey(page.request, from);
  const three = await createPackageKey(page.request, from);
  const list = await PackageKeysList.open(page, person);
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await expect(page.getByText('3 selected')).toBeVisible();
  await expectAccessible(page);
  // Somebody else deletes one of them meanwhile.
  expect((await page.request.delete(`/api/v1/package-keys/${three.id}`)).status()).toBe(202);
  const bar = page.getByRole('group', { name: 'Selected rows' });
  await bar.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('dialog', { name: 'Disable 3 package keys' })).toContainText(
    hint(one),
  );
  await list.answer('Disable 3 package keys', 'Disable');
  const outcome = page.getByRole('dialog', { name: '2 of 3 done' });
  await expect(outcome.getByRole('listitem').filter({ hasText: hint(three) })).toContainText(
    'It may have been deleted.',
  );
  await expect(outcome.getByRole('listitem').filter({ hasText: hint(one) })).toContainText('done');
  await expectAccessible(page);
  await outcome.getByRole('button', { name: 'Close' }).click();
  await expect(list.row(one)).toContainText(/Disabled.*Applied/s);
  await gateway.rejects(two.package_key, 403, 'key_disabled');

  await page.reload();
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await bar.getByRole('button', { name: 'Delete' }).click();
  await list.answer(/^Delete 2 package keys/, 'Delete');
  await expect(page.getByRole('status')).toContainText('2 of 2 package keys deleted');
  await expect(page.getByText('Nothing matches')).toBeVisible();
});
