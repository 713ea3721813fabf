// Each test is named after a heading of the document "API-Key-Management", and keeps to its words.
import { asAdmin, open, question, ValueDialog } from './support/admin.ts';
import { createKey, listKeys, signIn } from './support/api.ts';
import { expect, test } from './support/test.ts';

const REPORT = { name: 'Api key reports' };

test.describe('API-Key-Management', () => {
  test('Username: Admin can enter a username to find a specific user’s API key', async ({
    page,
    latchkey,
    person,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await createKey(own, 'Laptop');
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys');
    await page.getByLabel('Username').fill(person.username.toUpperCase());
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`username=${person.username}`, 'i'));
    const rows = page.getByRole('table', REPORT).getByRole('row');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1)).toContainText(person.username);
    // The address holds the filter, so a link shows the same.
    await page.reload();
    await expect(page.getByLabel('Username')).toHaveValue(person.username.toUpperCase());
    await expect(rows).toHaveCount(2);
    await own.dispose();
  });

  test('Status: Dropdown to filter API keys by status (Active, Inactive, etc.)', async ({
    page,
    latchkey,
    person,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await createKey(own, 'On');
    await createKey(own, 'Off', { enabled: false });
    await asAdmin(page, latchkey);
    await open(page, `/admin/api-keys?username=${person.username}`);
    const status = page.getByLabel('Status', { exact: true });
    await expect(status.getByRole('option')).toHaveText(['Any', 'Active', 'Inactive', 'Expired']);
    const rows = page.getByRole('table', REPORT).getByRole('row');
    await expect(rows).toHaveCount(3);
    for (const word of ['Active', 'Inactive']) {
      await status.selectOption({ label: word });
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`status=${word.toLowerCase()}`));
      await expect(rows).toHaveCount(2);
      await expect(rows.nth(1).locator('.pill')).toHaveText(word);
    }
    await status.selectOption({ label: 'Expired' });
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await own.dispose();
  });

  test('Search Button: Fetches data based on filter criteria, also without scripts', async ({
    browser,
    latchkey,
    person,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await createKey(own, 'Laptop');
    const context = await browser.newContext({ baseURL: latchkey.url, javaScriptEnabled: false });
    const page = await context.newPage();
    await asAdmin(page, latchkey);
    await page.goto('/admin/api-keys');
    await page.getByLabel('Username').fill(person.username);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page.getByRole('table', REPORT).getByRole('row')).toHaveCount(2);
    await context.close();
    await own.dispose();
  });

  test('Add New API Key Button: Generates and assigns a new API key to a user', async ({
    page,
    latchkey,
    person,
    gateway,
    playwright,
  }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys');
    await page.getByRole('link', { name: 'Add New API Key' }).click();
    await expect(page.getByRole('heading', { name: 'Add New API Key' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Users' }).fill(person.username);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const made = new ValueDialog(page, 'API Key successfully created');
    const value = await made.value();
    await made.saveAndClose();
    await expect(page).toHaveURL(/\/admin\/api-keys$/);
    await expect
      .poll(async () => (await gateway.call(value)).status, { intervals: [20] })
      .toBe(200);
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    expect(await listKeys(own)).toHaveLength(1);
    await own.dispose();
  });

  test('Users: type your user name in this text field', async ({ page, latchkey, person }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    const users = page.getByRole('combobox', { name: 'Users' });
    await users.pressSequentially(person.username.slice(0, -1));
    const options = page.getByRole('listbox').getByRole('option');
    await expect(options.filter({ hasText: person.username }).first()).toBeVisible();
    await users.press('ArrowDown');
    await users.press('Enter');
    await expect(users).not.toHaveValue(person.username.slice(0, -1));
    await users.fill(person.username);
    await expect(page.locator('#username-known')).toContainText('· active');
  });

  test('Active: two radio buttons that allow to select "Yes" or "No"', async ({
    page,
    latchkey,
    person,
    gateway,
  }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    const active = page.getByRole('group', { name: 'Active' });
    await expect(active.getByRole('radio')).toHaveCount(2);
    await expect(active.getByRole('radio', { name: 'Yes' })).toBeChecked();
    await active.getByRole('radio', { name: 'No' }).check();
    await page.getByRole('combobox', { name: 'Users' }).fill(person.username);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const made = new ValueDialog(page, 'API Key successfully created');
    const value = await made.value();
    await made.saveAndClose();
    await expect
      .poll(async () => (await gateway.call(value)).code, { intervals: [20] })
      .toBe('key_disabled');
  });

  test('Save: Pressing the save button saves the data appropriately', async ({
    page,
    latchkey,
    person,
  }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    await page.getByRole('combobox', { name: 'Users' }).fill(person.username);
    await page.getByLabel('Description').fill('Nightly export');
    await page.getByLabel('Expiration', { exact: true }).selectOption({ label: 'Never' });
    await page.getByRole('button', { name: 'Save', exact: true }).dblclick();
    await new ValueDialog(page, 'API Key successfully created').saveAndClose();
    await open(page, `/admin/api-keys?username=${person.username}`);
    const rows = page.getByRole('table', REPORT).getByRole('row');
    await expect(rows, 'a double click makes one key').toHaveCount(2);
    await expect(rows.nth(1).getByTitle('Nightly export')).toBeVisible();
  });

  test('Save & add new: saves, and then gives a blank "Add API Key" form', async ({
    page,
    latchkey,
    person,
  }) => {
    const other = await latchkey.createUser(`${person.username}-too`, 'user');
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    for (const { username } of [person, other]) {
      await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('');
      await page.getByRole('combobox', { name: 'Users' }).fill(username);
      await page.getByRole('button', { name: 'Save & add new' }).click();
      const made = new ValueDialog(page, 'API Key successfully created');
      await expect(made.dialog).toContainText(username);
      await made.saveAndClose();
    }
    await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('');
    await expect(page.getByRole('combobox', { name: 'Users' })).toBeFocused();
    await open(page, `/admin/api-keys?username=${person.username}`);
    await expect(page.getByRole('table', REPORT).getByRole('row')).toHaveCount(3);
  });

  test('Cancel: Cancels the add operation, discarding any changes', async ({ page, latchkey }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    await page.getByRole('combobox', { name: 'Users' }).fill('somebody');
    await page.getByRole('link', { name: 'Cancel' }).click();
    const asked = question(page, 'Cancel');
    await expect(asked).toContainText('Do you want to discard what you typed?');
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('somebody');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await asked.getByRole('button', { name: 'Discard' }).click();
    await expect(page).toHaveURL(/\/admin\/api-keys$/);
  });

  test('If the user is not in the database, we are unable to produce an API key', async ({
    page,
    latchkey,
  }) => {
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    await page.getByRole('combobox', { name: 'Users' }).fill('nobody-like-this');
    await page.getByLabel('Description').fill('Nightly export');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('There is no user of this name');
    await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue('nobody-like-this');
    await expect(page.getByLabel('Description')).toHaveValue('Nightly export');
    await expect(page.getByRole('combobox', { name: 'Users' })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
  });

  test('Only two keys for each user, here too', async ({ page, latchkey, person, playwright }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await createKey(own, 'One');
    await createKey(own, 'Two');
    await asAdmin(page, latchkey);
    await open(page, '/admin/api-keys/new');
    await page.getByRole('combobox', { name: 'Users' }).fill(person.username);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('A user can have 2 API keys at most')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Users' })).toHaveValue(person.username);
    await own.dispose();
  });

  test('Api key reports: Sr. No., Username, API Key, Status', async ({
    page,
    latchkey,
    person,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    const { value, key } = await createKey(own, 'Laptop');
    await createKey(own, 'Server');
    await asAdmin(page, latchkey);
    await open(page, `/admin/api-keys?username=${person.username}`);
    const table = page.getByRole('table', REPORT);
    for (const head of [
      'Sr. No.',
      'Username',
      'API Key',
      'Status',
      'Created',
      'Last used',
      'Edit',
      'Delete',
    ]) {
      await expect(table.getByRole('columnheader', { name: head })).toBeVisible();
    }
    const rows = table.getByRole('row');
    await expect(rows.nth(1).getByRole('cell').first()).toHaveText('1');
    await expect(rows.nth(2).getByRole('cell').first()).toHaveText('2');
    await expect(rows.nth(2)).toContainText(`${value.slice(0, 7)}…${value.slice(-4)}`);
    await expect(page.locator('body')).not.toContainText(value);
    const csv = await page.request.get(`/api/v1/api-keys.csv?username=${person.username}`);
    const text = await csv.text();
    expect(text).toContain(key.id);
    expect(text).not.toContain(value);
    await own.dispose();
  });

  test('Edit: "Are you sure you want to change this api key?", and OK replaces the value', async ({
    page,
    latchkey,
    person,
    gateway,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    const { value, key } = await createKey(own, 'Laptop');
    await asAdmin(page, latchkey);
    await open(page, `/admin/api-keys?username=${person.username}`);
    await page.getByRole('button', { name: /^Edit the API key/ }).click();
    const asked = question(page, 'Are you sure you want to change this api key?');
    await expect(asked).toContainText(person.username);
    await asked.getByRole('button', { name: 'OK' }).click();
    const made = new ValueDialog(page, 'API Key successfully changed');
    const fresh = await made.value();
    expect(fresh).not.toBe(value);
    await made.saveAndClose();
    await expect(page.locator('.pill')).toHaveText('Active');
    await expect(page.getByText(/^Applied/)).toBeVisible();
    await gateway.accepts(fresh);
    await gateway.rejects(value, 401, 'unknown_key');
    const keys = await listKeys(own);
    expect(keys.map(({ id, description }) => [id, description])).toEqual([[key.id, 'Laptop']]);
    await own.dispose();
  });

  test('Edit, with grace: both values are the same key until the old one ends', async ({
    page,
    latchkey,
    person,
    gateway,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    const { value } = await createKey(own, 'Laptop');
    await asAdmin(page, latchkey);
    await open(page, `/admin/api-keys?username=${person.username}`);
    await page.getByRole('button', { name: /^Edit the API key/ }).click();
    const asked = question(page, 'Are you sure you want to change this api key?');
    await asked.getByLabel('The old value goes on for').selectOption({ label: '24 hours' });
    await asked.getByRole('button', { name: 'OK' }).click();
    const made = new ValueDialog(page, 'API Key successfully changed');
    const fresh = await made.value();
    await expect(made.dialog).toContainText('goes on until');
    await made.saveAndClose();
    await expect(page.getByText(/^Applied/)).toBeVisible();
    await gateway.accepts(fresh);
    await gateway.accepts(value);
    await expect(page.getByText(/^Old value/)).toContainText('in 1 day');
    await page.getByRole('button', { name: /^End the old value/ }).click();
    await question(page, 'End the old value').getByRole('button', { name: 'End now' }).click();
    await expect(page.getByText(/^Old value/)).toHaveCount(0);
    await expect
      .poll(async () => (await gateway.call(value)).code, { intervals: [20] })
      .toBe('unknown_key');
    await gateway.accepts(fresh);
    await own.dispose();
  });

  test('Delete: "Do you want to delete this record?", and OK deletes it', async ({
    page,
    latchkey,
    person,
    gateway,
    playwright,
  }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    const { value } = await createKey(own, 'Laptop');
    await asAdmin(page, latchkey);
    await open(page, `/admin/api-keys?username=${person.username}`);
    await page.getByRole('button', { name: /^Delete the API key/ }).click();
    const asked = question(page, 'Delete API Key');
    await expect(asked).toContainText('Do you want to delete this record?');
    await expect(asked).toContainText('Laptop');
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await gateway.accepts(value);
    await page.getByRole('button', { name: /^Delete the API key/ }).click();
    await asked.getByRole('button', { name: 'OK' }).click();
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await gateway.rejects(value, 401, 'unknown_key');
    await own.dispose();
  });
});
