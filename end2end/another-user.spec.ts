// ThingsBoard, "Creating an API key for another user" and "Managing API keys": each step of the
// document by its own words.
import type { Page } from '@playwright/test';
import { expect, open, test, userId } from './support/admin-page.ts';
import { listKeys } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { KeysPage } from './support/keys-page.ts';
import type { Person } from './support/server.ts';

/** Opens the tab of a user's keys, after one has been made there if `key` says which. */
async function openKeys(page: Page, person: Person, key?: object): Promise<KeysPage> {
  const id = await userId(page, person.username);
  if (key) {
    const made = await page.request.post(`/api/v1/users/${id}/api-keys`, { data: key });
    expect(made.status()).toBe(201);
  }
  const keys = KeysPage.of(page, person.username, id);
  await keys.open();
  return keys;
}

test('Click on the desired user to open their details, navigate to the API keys tab and click + Generate', async ({
  admin: _,
  page,
  person,
}) => {
  await open(page, '/admin/users', 'Users');
  await page.getByRole('searchbox').fill(person.username);
  await page.getByRole('link', { name: person.username }).first().click();
  await expect(page).toHaveURL(/\/admin\/users\/[0-9a-f-]{36}$/);
  const tabs = page.getByRole('navigation', { name: 'User' });
  await tabs.getByRole('link', { name: 'API Keys' }).click();
  await expect(page).toHaveURL(/tab=api-keys/);
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByRole('dialog', { name: 'Create API Key' })).toBeVisible();
});

test('Enter a description, select the expiration period, and click Generate; copy and save the key', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const keys = await openKeys(page, person);
  const created = await keys.create('Made for them', '90 days');
  const value = await created.value();
  await expect(created.dialog).toContainText('In force on 1 of 1 gateway');
  await gateway.accepts(value);
  await created.leave();
  await expect(keys.row('Made for them')).toContainText('in 90 days');
  // It is that user's key, not the admin's.
  expect((await listKeys(own)).map((key) => key.description)).toEqual(['Made for them']);
});

test('In the API keys table, each key displays its creation time, description, status, and expiration date', async ({
  admin: _,
  page,
  person,
}) => {
  const keys = await openKeys(page, person, { description: 'Laptop', expires_at: null });
  for (const head of ['Created', 'Description', 'State', 'Expires']) {
    await expect(keys.table.getByRole('columnheader', { name: head })).toBeVisible();
  }
  await expect(keys.row('Laptop')).toContainText('Enabled');
  await expect(keys.row('Laptop')).toContainText('Never');
  await expectAccessible(page);
});

test('For each API key: enable or disable the key, delete the key, or edit its description', async ({
  admin: _,
  page,
  person,
}) => {
  const keys = await openKeys(page, person, { description: 'Laptop' });
  await keys.act('Disable', 'Laptop');
  await expect(keys.row('Laptop')).toContainText('Disabled');
  await keys.act('Enable', 'Laptop');
  await expect(keys.row('Laptop')).toContainText('Enabled');
  await keys.rename('Laptop', 'Desk');
  await keys.act('Delete', 'Desk');
  await expect(page.getByText('No API Keys yet')).toBeVisible();
});
