// The page "Add New API Key" of the document "API-Key-Management": each test is named after a
// heading of it, and keeps to its words.
import { expect, open, test } from './support/admin-page.ts';
import { createKey, listKeys } from './support/api.ts';
import { ApiKeysReport, NewApiKeyPage } from './support/api-keys-report.ts';
import { question } from './support/dialogs.ts';

test('Add New API Key Button: Generates and assigns a new API key to a user', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  await open(page, '/admin/api-keys');
  await page.getByRole('link', { name: 'Add New API Key' }).click();
  await expect(page.getByRole('heading', { name: 'Add New API Key' })).toBeVisible();
  const form = new NewApiKeyPage(page);
  await form.users.fill(person.username);
  const value = await form.saveAndTakeValue();
  expect(value).toMatch(/^lk_[0-9A-Za-z]{36}$/);
  await expect(page).toHaveURL(/\/admin\/api-keys$/);
  await gateway.comesTo(value, 'ok');
  expect(await listKeys(own)).toHaveLength(1);
});

test('Users: type your user name in this text field', async ({ admin: _, page, person }) => {
  const form = await NewApiKeyPage.open(page);
  await form.users.pressSequentially(person.username.slice(0, -1));
  await expect(page.getByRole('listbox').getByRole('option')).toContainText([person.username]);
  await form.users.press('ArrowDown');
  await form.users.press('Enter');
  await expect(form.users).toHaveValue(person.username);
  await expect(page.locator('#username-known')).toContainText('· active');
});

test('Active: two radio buttons that allow to select "Yes" or "No"', async ({
  admin: _,
  page,
  person,
  gateway,
}) => {
  const form = await NewApiKeyPage.open(page);
  await expect(form.active.getByRole('radio')).toHaveCount(2);
  await expect(form.active.getByRole('radio', { name: 'Yes' })).toBeChecked();
  await form.active.getByRole('radio', { name: 'No' }).check();
  await form.users.fill(person.username);
  await gateway.comesTo(await form.saveAndTakeValue(), 'key_disabled');
});

test('Save: Pressing the save button saves the data appropriately', async ({
  admin: _,
  page,
  person,
}) => {
  const form = await NewApiKeyPage.open(page);
  await form.users.fill(person.username);
  await form.description.fill('Nightly export');
  await form.expiration.selectOption({ label: 'Never' });
  await form.save.dblclick();
  await form.made.saveAndClose();
  const report = await ApiKeysReport.of(page, person.username);
  await expect(report.rows(), 'a double click makes one key').toHaveCount(1);
  await expect(report.rows().getByTitle('Nightly export')).toBeVisible();
});

test('Save & add new: saves, and then gives a blank "Add API Key" form', async ({
  admin: _,
  page,
  latchkey,
  person,
}) => {
  const other = await latchkey.createUser(`${person.username}-too`, 'user');
  const form = await NewApiKeyPage.open(page);
  for (const { username } of [person, other]) {
    await expect(form.users).toHaveValue('');
    await form.users.fill(username);
    await form.saveAndAddNew.click();
    await expect(form.made.dialog).toContainText(username);
    await form.made.saveAndClose();
  }
  await expect(form.users).toHaveValue('');
  await expect(form.users).toBeFocused();
  const report = await ApiKeysReport.of(page, person.username);
  await expect(report.rows()).toHaveCount(2);
});

test('Cancel: Cancels the add operation, discarding any changes', async ({ admin: _, page }) => {
  const form = await NewApiKeyPage.open(page);
  await form.users.fill('somebody');
  await form.cancel.click();
  const asked = question(page, 'Cancel');
  await expect(asked).toContainText('Do you want to discard what you typed?');
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expect(form.users).toHaveValue('somebody');
  await form.cancel.click();
  await asked.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(/\/admin\/api-keys$/);
});

test('If the user is not in the database, we are unable to produce an API key', async ({
  admin: _,
  page,
}) => {
  const form = await NewApiKeyPage.open(page);
  await form.users.fill('nobody-like-this');
  await form.description.fill('Nightly export');
  await form.save.click();
  await expect(page.getByRole('alert')).toContainText('There is no user of this name');
  await expect(form.users).toHaveValue('nobody-like-this');
  await expect(form.users).toHaveAttribute('aria-invalid', 'true');
  await expect(form.description).toHaveValue('Nightly export');
});

test('Only two keys for each user, here too', async ({ admin: _, page, person, own }) => {
  await createKey(own, 'One');
  await createKey(own, 'Two');
  const form = await NewApiKeyPage.open(page);
  await form.users.fill(person.username);
  await form.save.click();
  await expect(page.getByText('A user can have 2 API keys at most')).toBeVisible();
  await expect(form.users).toHaveValue(person.username);
});
