// Each numbered row of the document "Creating and Managing Package Keys for Users".
import { expect, open, test } from './support/admin-page.ts';
import { NewKeyForm, PackageKeysList } from './support/package-keys-page.ts';
import { createPackageKey, hint, patchPackageKey } from './support/package-keys.ts';
import { showPackageKey, stage } from './support/package-keys.ts';

test('1. Manage > Users, or Users on the Get Started page', async ({ admin: _, page }) => {
  for (const where of ['main', 'navigation'] as const) {
    await open(page, '/admin', 'Get Started');
    await page
      .getByRole(where)
      .getByRole('link', { name: /^Users/ })
      .first()
      .click();
    await expect(page).toHaveURL(/\/admin\/users$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  }
});

test('2 and 3. A click on the username, then the Package Keys tab', async ({
  admin: _,
  page,
  person,
}) => {
  await open(page, `/admin/users?search=${person.username}`, 'Users');
  await page.getByRole('link', { name: person.username, exact: true }).first().click();
  await page.getByRole('link', { name: 'Package Keys', exact: true }).last().click();
  await expect(page).toHaveURL(/tab=package-keys/);
  await expect(page.getByRole('heading', { name: 'User Package Keys' })).toBeVisible();
  await expect(page.getByText('No package keys yet')).toBeVisible();
});

test('3. The columns Key, Application, Package-Plan, Status, Created, Updated, Actions', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const list = await PackageKeysList.ofUser(page, from.user);
  await expect(list.table.getByRole('columnheader')).toHaveText([
    'Key',
    'Application',
    'Package-Plan',
    'Status',
    'Created',
    'Updated',
    'Actions',
  ]);
  const cells = list.row(key).getByRole('cell');
  await expect(cells.nth(1)).toHaveText(from.application.name);
  await expect(cells.nth(2)).toHaveText(`${from.package.name} – ${from.plan.name}`);
  await expect(cells.nth(3)).toContainText('Enabled');
});

test('3. Status: Enabled is accepted, Disabled is rejected, and a click toggles', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await gateway.accepts(key.package_key);
  const list = await PackageKeysList.ofUser(page, from.user);
  const row = list.row(key);
  await list.press('Enabled: Disable', key);
  await expect(page.getByRole('dialog', { name: 'Disable package key' })).toContainText(
    'stops working',
  );
  await list.answer('Disable package key', 'Disable');
  await expect(row).toContainText(/Disabled.*Applied/s);
  await gateway.rejects(key.package_key, 403, 'key_disabled');
  const toggle = row.getByRole('button', { name: `Disabled: Enable ${hint(key)}` });
  await expect(toggle).toBeFocused();
  await toggle.click();
  await list.answer('Enable package key', 'Enable');
  await expect(row).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(key.package_key);
});

test('3. Status: Waiting is rejected, is left once, and never comes back', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { needs_approval: true });
  const key = await createPackageKey(page.request, from);
  expect(key.status).toBe('waiting');
  await gateway.rejects(key.package_key, 403, 'key_waiting');
  const list = await PackageKeysList.ofUser(page, from.user);
  const row = list.row(key);
  await expect(row).toContainText('Waiting');
  await list.press('Approve', key);
  await list.answer('Approve package key', 'Approve');
  await expect(row).toContainText(/Enabled.*Applied/s);
  await gateway.accepts(key.package_key);
  await expect(row.getByRole('button', { name: /Approve|Reject/ })).toHaveCount(0);
  const back = await page.request.patch(`/api/v1/package-keys/${key.id}`, {
    data: { status: 'waiting' },
  });
  expect(back.status()).toBe(409);
});

test('3. Created and Updated: the second follows a change', async ({ admin: _, page, person }) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  await patchPackageKey(page.request, key.id, { status: 'disabled' });
  const changed = await showPackageKey(page.request, key.id);
  expect(changed.updated_at).not.toBe(key.updated_at);
  const list = await PackageKeysList.ofUser(page, from.user);
  const cells = list.row(key).getByRole('cell');
  await expect(cells.nth(4).locator('time')).toHaveAttribute('datetime', /^20/);
  await expect(cells.nth(5).locator('time')).toHaveAttribute('datetime', changed.updated_at);
});

test('3. Actions: the edit icon opens Package Settings, the delete icon asks and deletes', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const list = await PackageKeysList.ofUser(page, from.user);
  await list
    .row(key)
    .getByRole('link', { name: `Edit ${hint(key)}` })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Package Settings' })).toBeVisible();
  await PackageKeysList.ofUser(page, from.user);
  await list.press('Delete', key);
  await list.answer('Delete package key', 'Confirm');
  await expect(list.row(key)).toHaveCount(0);
  await expect(page.getByText('No package keys yet')).toBeVisible();
});

test('4 to 6. New Package Key with the user given: Application, Package, Plan, type, Save and close', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { max_keys: 5 });
  const list = await PackageKeysList.ofUser(page, from.user);
  const form = new NewKeyForm(page);
  for (const custom of [false, true]) {
    await page.getByRole('link', { name: 'New Package Key' }).click();
    await expect(form.close).toBeEnabled();
    const user = page.getByLabel('User', { exact: true });
    await expect(user).toHaveValue(person.username);
    await expect(user).not.toBeEditable();
    // The only application, and the only plan, need not be selected.
    await expect(form.application.locator('option:checked')).toHaveText(from.application.name);
    await form.package.selectOption({ label: from.package.name });
    await expect(form.plan.locator('option:checked')).toHaveText(from.plan.name);
    if (custom) {
      await page.getByRole('radio', { name: /^Create a Custom Key/ }).check();
      await form.custom.fill(`custom-of-${person.username}-01`);
    } else {
      await expect(page.getByRole('radio', { name: /^Generate a New Key/ })).toBeChecked();
    }
    await form.close.click();
    const value = await form.made.value();
    await form.made.leave();
    await expect(page).toHaveURL(new RegExp(`/admin/users/${from.user}\\?tab=package-keys$`));
    const row = list.row(`…${value.slice(-4)}`);
    await expect(row).toContainText(from.application.name);
    await gateway.comesTo(value, 'ok');
  }
});

test('a user who is not active gets no new key, and the tab says so', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  await page.request.patch(`/api/v1/users/${from.user}`, { data: { status: 'disabled' } });
  await PackageKeysList.ofUser(page, from.user);
  await expect(
    page.getByText('The user is disabled: only an active user can have a new key.'),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'New Package Key' })).toHaveCount(0);
});
