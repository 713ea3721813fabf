// Each numbered row of the document "Managing Package Keys on Package Keys page".
import { expect, open, test } from './support/admin-page.ts';
import { NewKeyForm, PackageKeysList } from './support/package-keys-page.ts';
import { applicationFor, createPackageKey, hint, stage } from './support/package-keys.ts';

test('1. Package Keys on the Get Started page, or Manage > Package Keys, opens Manage your Package Keys', async ({
  admin: _,
  page,
}) => {
  const name = /^Package Keys/;
  const ways = [
    page.getByRole('main').getByRole('link', { name }),
    // The first one is that of My account.
    page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).last(),
  ];
  for (const link of ways) {
    await open(page, '/admin', 'Get Started');
    await link.click();
    await expect(page).toHaveURL(/\/admin\/package-keys$/);
    await expect(
      page.getByRole('heading', { level: 1, name: 'Manage your Package Keys' }),
    ).toBeVisible();
  }
});

test('2. New Package Key opens the New Package Key page', async ({ admin: _, page }) => {
  await PackageKeysList.open(page);
  await page.getByRole('link', { name: 'New Package Key' }).click();
  await expect(page).toHaveURL(/\/admin\/package-keys\/new$/);
  await expect(page.getByRole('heading', { level: 1, name: 'New Package Key' })).toBeVisible();
});

test('3a. Username: suggestions, who that is, and no unknown one', async ({
  admin: _,
  page,
  person: { username },
}) => {
  const form = new NewKeyForm(page);
  await form.open();
  await form.username.fill(username.slice(0, -1));
  await page.getByRole('option', { name: new RegExp(`^${username} `) }).click();
  await expect(form.username).toHaveValue(username);
  await expect(page.getByText(`${username} · active`)).toBeVisible();

  await form.username.fill('nobody-of-this-name');
  await expect(page.getByText('no such user')).toBeVisible();
  await form.close.click();
  await expect(form.username).toHaveAttribute('aria-invalid', 'true');
  await expect(form.username).toHaveAccessibleDescription(/There is no user with this name/);
});

test('3a. Username: a disabled and an inactive user are refused, saying which', async ({
  admin: _,
  page,
  person,
}) => {
  const { user } = await stage(page, person);
  const off = await page.request.patch(`/api/v1/users/${user}`, { data: { status: 'disabled' } });
  expect(off.status()).toBe(200);
  const invited = `late-${person.username}`;
  const data = { username: invited, email: `${invited}@example.org` };
  expect((await page.request.post('/api/v1/users', { data })).status()).toBe(201);

  const form = new NewKeyForm(page);
  await form.open();
  for (const [username, status] of [
    [person.username, 'disabled'],
    [invited, 'inactive'],
  ] as const) {
    await form.username.fill(username);
    await expect(form.username).toHaveAccessibleDescription(new RegExp(`${username} is ${status}`));
    await form.close.click();
    await expect(form.username).toHaveAttribute('aria-invalid', 'true');
    await expect(form.username).toBeFocused();
    await expect(form.made.dialog).toHaveCount(0);
  }
});

test('3b. Application: those of the selected user, and the way to make one', async ({
  admin: _,
  page,
  person,
  latchkey,
}) => {
  const from = await stage(page, person);
  await applicationFor(page.request, from.user, 'Partner feed');
  const other = await latchkey.createUser(`none-${person.username}`, 'user');
  const form = new NewKeyForm(page);
  await form.open();
  await expect(form.application).toBeDisabled();
  await form.username.fill(person.username);
  await expect(form.application.locator('option')).toHaveText([
    'Select an application',
    'Partner feed',
    from.application.name,
  ]);
  await form.application.selectOption('Partner feed');

  await form.username.fill(other.username);
  await expect(form.application).toBeDisabled();
  await page.getByRole('main').getByRole('link', { name: 'Create one' }).click();
  await expect(page).toHaveURL(new RegExp(`/admin/applications/new\\?username=${other.username}`));
  await expect(page.getByRole('button', { name: 'Save and continue' })).toBeEnabled();
  await page.getByLabel('Name', { exact: true }).fill('Reports');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(form.username).toHaveValue(other.username);
  await expect(form.application.locator('option:checked')).toHaveText('Reports');
});

test('3c. API Package: one without a plan cannot be selected, and links to making one', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const name = `Silver ${from.package.name}`;
  const made = await page.request.post('/api/v1/packages', { data: { name } });
  expect(made.status()).toBe(201);
  const form = new NewKeyForm(page);
  await form.open();
  const option = form.package.locator('option', { hasText: name });
  await expect(option).toHaveText(`${name} (no plan yet)`);
  await expect(option).toBeDisabled();
  await page
    .getByRole('link', { name: /^Create a plan for / })
    .first()
    .click();
  await expect(page).toHaveURL(/\/admin\/packages\/[0-9a-f-]{36}$/);
  const plan = page.getByRole('main').getByRole('link', { name: /plan/i });
  await plan.first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'New Plan' })).toBeVisible();
});

test('3d. API Plan: those of the selected package, with limits and endpoints in a line', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person, {
    rate_limit: { per_second: 5, burst: 10 },
    quota: { calls: 5000, period: 'day' },
  });
  const form = new NewKeyForm(page);
  await form.open();
  await expect(form.plan).toBeDisabled();
  await form.package.selectOption({ label: from.package.name });
  // The only plan need not be selected.
  await expect(form.plan.locator('option:checked')).toHaveText(from.plan.name);
  await expect(page.getByText('5 calls a second, 5,000 a day, opens 8 endpoints')).toBeVisible();
});

test('3e. Expiration Date is optional, and lies ahead', async ({ admin: _, page, person }) => {
  const from = await stage(page, person, { max_keys: 5 });
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await form.expiration.fill('2020-01-01T10:00');
  await form.close.click();
  await expect(form.expiration).toBeFocused();
  await expect(form.expiration).toHaveAccessibleDescription(/Choose a time in the future/);
  await form.expiration.fill('2099-01-01T10:00');
  await form.close.click();
  await expect(form.made.dialog).toContainText('expires 1 Jan 2099');
  await form.made.leave();

  await form.openAndFill(from);
  await form.close.click();
  await expect(form.made.dialog).toContainText('never expires');
});

test('3f1. Generate a new key: the value is generated, shown once, and works', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person);
  const form = new NewKeyForm(page);
  await form.open();
  await expect(form.generate).toBeChecked();
  await expect(form.custom).toHaveCount(0);
  await form.fill(from);
  await form.close.click();
  const value = await form.made.value();
  expect(value).toMatch(/^lkp_[0-9A-Za-z]{36}$/);
  await form.made.dialog.getByRole('button', { name: 'Hide the key' }).click();
  await expect(form.made.dialog).not.toContainText(value);
  await form.made.dialog.getByRole('button', { name: 'Show the key' }).click();
  await form.made.leave();
  await expect(page.locator('body')).not.toContainText(value);
  await gateway.comesTo(value, 'ok');
});

test('3f2. Enter a custom key: letters, numbers and _ - . : only, judged while typing and by the server', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await form.enterCustom.check();
  await form.custom.fill('Legacy key_2024');
  await expect(form.custom).toHaveAccessibleDescription(
    /A space is not allowed\. Use letters, numbers and _ - \. : \(16 to 128 characters\)\./,
  );
  for (const wrong of ['/', 'ä', '“', '+', '@']) {
    await form.custom.fill(`Legacy${wrong}`);
    await expect(form.custom).toHaveAccessibleDescription(
      new RegExp(`“\\${wrong}” is not allowed`),
    );
  }
  await form.custom.fill('Legacy');
  await expect(form.custom).not.toHaveAttribute('aria-invalid', 'true');
  await form.close.click();
  await expect(form.custom).toHaveAccessibleDescription(/These are 6\./);
  await expect(form.custom).toBeFocused();
  await form.custom.fill('lkp_looks-like-a-generated-one');
  await form.close.click();
  await expect(form.custom).toHaveAccessibleDescription(/looks like a generated key/);

  const value = `Legacy-key_${person.username}.v:01`;
  await form.custom.fill(value);
  await form.close.click();
  expect(await form.made.value()).toBe(value);
  await form.made.leave();
  await gateway.comesTo(value, 'ok');

  // The same value again: the server refuses it without saying whose it is.
  await form.openAndFill(from);
  await form.enterCustom.check();
  await form.custom.fill(value);
  await form.close.click();
  await expect(form.custom).toHaveAccessibleDescription(/This value is or was in use/);
  await expect(form.custom).toHaveValue(value);
  await expect(form.username).toHaveValue(person.username);
});

test('4. Save and close leads to the list, Save and continue to the settings of the key', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const form = new NewKeyForm(page);
  await form.openAndFill(from);
  await form.close.click();
  const last4 = (await form.made.value()).slice(-4);
  await form.made.leave();
  await expect(page).toHaveURL(/\/admin\/package-keys$/);
  await expect(new PackageKeysList(page).row(`…${last4}`)).toHaveCount(1);

  await form.openAndFill(from);
  await form.goOn.click();
  await form.made.saveAndClose();
  await expect(page).toHaveURL(/\/admin\/package-keys\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
});

test('after it has been made, only its settings can be changed', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys/${key.id}`, 'Package Settings');
  await expect(page.getByRole('main')).toContainText(hint(key));
  await expect(page.getByText('cannot be shown again, nor changed')).toBeVisible();
  await expect(page.getByRole('textbox', { name: /key/i })).toHaveCount(0);
});

test('Deleting 1 and 2: the Delete icon in the row of the key, then Confirm', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await gateway.accepts(key.package_key);
  const list = await PackageKeysList.open(page, person);
  await list.press('Delete', key);
  const dialog = page.getByRole('dialog', { name: 'Delete package key' });
  await expect(dialog).toContainText(hint(key));
  await expect(dialog).toContainText(from.application.name);
  await expect(dialog).toContainText('stops working for good');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('status')).toContainText(`Package key ${hint(key)} deleted`);
  await expect(list.row(key)).toHaveCount(0);
  await gateway.rejects(key.package_key, 401, 'unknown_key');
});
