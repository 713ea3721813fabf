// The report of the document "API-Key-Management": each test is named after a heading of it, and
// keeps to its words. The page "Add New API Key" is in admin-api-key-new.spec.ts.
import { asAdmin, expect, open, test } from './support/admin-page.ts';
import { createKey, listKeys } from './support/api.ts';
import { ApiKeysReport } from './support/api-keys-report.ts';
import { question } from './support/dialogs.ts';

test('Username: Admin can enter a username to find a specific user’s API key', async ({
  admin: _,
  page,
  person,
  own,
}) => {
  await createKey(own, 'Laptop');
  await open(page, '/admin/api-keys');
  const report = new ApiKeysReport(page);
  await report.username.fill(person.username.toUpperCase());
  await report.search.click();
  await expect(page).toHaveURL(new RegExp(`username=${person.username}`, 'i'));
  await expect(report.rows()).toHaveCount(1);
  await expect(report.rows()).toContainText(person.username);
  // The address holds the filter, so a link shows the same.
  await page.reload();
  await expect(report.username).toHaveValue(person.username.toUpperCase());
  await expect(report.rows()).toHaveCount(1);
});

test('Status: Dropdown to filter API keys by status (Active, Inactive, etc.)', async ({
  admin: _,
  page,
  person,
  own,
}) => {
  await createKey(own, 'On');
  await createKey(own, 'Off', { enabled: false });
  const report = await ApiKeysReport.of(page, person.username);
  const words = ['Any', 'Active', 'Inactive', 'Expired'];
  await expect(report.status.getByRole('option')).toHaveText(words);
  await expect(report.rows()).toHaveCount(2);
  for (const word of ['Active', 'Inactive']) {
    await report.status.selectOption({ label: word });
    await report.search.click();
    await expect(page).toHaveURL(new RegExp(`status=${word.toLowerCase()}`));
    await expect(report.rows()).toHaveCount(1);
    await expect(report.rows().locator('.pill')).toHaveText(word);
  }
  await report.status.selectOption({ label: 'Expired' });
  await report.search.click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
});

test('Search Button: Fetches data based on filter criteria, also without scripts', async ({
  browser,
  latchkey,
  person,
  own,
}) => {
  await createKey(own, 'Laptop');
  const context = await browser.newContext({ baseURL: latchkey.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await asAdmin(page, latchkey);
  await page.goto('/admin/api-keys');
  const report = new ApiKeysReport(page);
  await report.username.fill(person.username);
  await report.search.click();
  await expect(report.rows()).toHaveCount(1);
  await context.close();
});

test('Api key reports: Sr. No., Username, API Key, Status', async ({
  admin: _,
  page,
  person,
  own,
}) => {
  const { value, key } = await createKey(own, 'Laptop');
  await createKey(own, 'Server');
  const report = await ApiKeysReport.of(page, person.username);
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
    await expect(report.table.getByRole('columnheader', { name: head })).toBeVisible();
  }
  const rows = report.rows();
  await expect(rows.nth(0).getByRole('cell').first()).toHaveText('1');
  await expect(rows.nth(1).getByRole('cell').first()).toHaveText('2');
  await expect(rows.nth(1)).toContainText(`${value.slice(0, 7)}…${value.slice(-4)}`);
  await expect(page.locator('body')).not.toContainText(value);
  const csv = await page.request.get(`/api/v1/api-keys.csv?username=${person.username}`);
  const text = await csv.text();
  expect(text).toContain(key.id);
  expect(text).not.toContain(value);
});

test('Edit: "Are you sure you want to change this api key?", and OK replaces the value', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const { value, key } = await createKey(own, 'Laptop');
  const report = await ApiKeysReport.of(page, person.username);
  await report.press('Edit');
  await expect(report.change).toContainText(person.username);
  await report.change.getByRole('button', { name: 'OK' }).click();
  const fresh = await report.changed.value();
  expect(fresh).not.toBe(value);
  await report.changed.saveAndClose();
  await expect(page.locator('.pill')).toHaveText('Active');
  await expect(page.getByText(/^Applied/)).toBeVisible();
  await gateway.accepts(fresh);
  await gateway.rejects(value, 401, 'unknown_key');
  const keys = await listKeys(own);
  expect(keys.map(({ id, description }) => [id, description])).toEqual([[key.id, 'Laptop']]);
});

test('Edit, with grace: both values are the same key until the old one ends', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const { value } = await createKey(own, 'Laptop');
  const report = await ApiKeysReport.of(page, person.username);
  await report.press('Edit');
  const grace = report.change.getByLabel('The old value goes on for');
  await grace.selectOption({ label: '24 hours' });
  await report.change.getByRole('button', { name: 'OK' }).click();
  const fresh = await report.changed.value();
  await expect(report.changed.dialog).toContainText('goes on until');
  await report.changed.saveAndClose();
  await expect(page.getByText(/^Applied/)).toBeVisible();
  await gateway.accepts(fresh);
  await gateway.accepts(value);
  await expect(page.getByText(/^Old value/)).toContainText('in 1 day');
  await page.getByRole('button', { name: /^End the old value/ }).click();
  await question(page, 'End the old value').getByRole('button', { name: 'End now' }).click();
  await expect(page.getByText(/^Old value/)).toHaveCount(0);
  await gateway.comesTo(value, 'unknown_key');
  await gateway.accepts(fresh);
});

test('Delete: "Do you want to delete this record?", and OK deletes it', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const { value } = await createKey(own, 'Laptop');
  const report = await ApiKeysReport.of(page, person.username);
  await report.press('Delete');
  await expect(report.deletion).toContainText('Do you want to delete this record?');
  await expect(report.deletion).toContainText('Laptop');
  await report.deletion.getByRole('button', { name: 'Cancel' }).click();
  await gateway.accepts(value);
  await report.press('Delete');
  await report.deletion.getByRole('button', { name: 'OK' }).click();
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await gateway.rejects(value, 401, 'unknown_key');
});
