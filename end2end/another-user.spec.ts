// ThingsBoard, "Creating an API key for another user" and "Managing API keys": each step of the
// document by its own words.
import { signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, open, test, userId } from './support/admin-page.ts';

test('Click on the desired user to open their details, navigate to the API keys tab and click + Generate', async ({
  admin,
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
  expect(admin.username).not.toBe(person.username);
});

test('Enter a description, select the expiration period, and click Generate; copy and save the key', async ({
  admin: _,
  page,
  person,
  gateway,
  playwright,
  latchkey,
}) => {
  const id = await userId(page, person.username);
  await open(page, `/admin/users/${id}?tab=api-keys`, new RegExp(person.username));
  await page.getByRole('button', { name: 'Generate' }).click();
  const form = page.getByRole('dialog', { name: 'Create API Key' });
  await form.getByLabel('Description').fill('Made for them');
  await form.getByLabel('Expiration').selectOption({ label: '90 days' });
  await form.getByRole('button', { name: 'Create' }).click();
  const created = page.getByRole('dialog', { name: 'API Key successfully created' });
  const value = (await created.getByTestId('api-key-value').textContent()) ?? '';
  expect(value).toMatch(/^lk_[0-9A-Za-z]{36}$/);
  await expect(created).toContainText('In force on 1 of 1 gateway');
  await gateway.accepts(value);
  await created.getByRole('button', { name: 'Confirm' }).click();
  await created.getByRole('button', { name: 'Close without saving' }).click();
  await expect(page.getByRole('table', { name: 'API Keys' })).toContainText('Made for them');
  // It is that user's key, not the admin's.
  const theirs = await playwright.request.newContext({ baseURL: latchkey.url });
  await signIn(theirs, person);
  const { items } = (await (await theirs.get('/api/v1/me/api-keys')).json()) as {
    items: { description: string }[];
  };
  expect(items.map((key) => key.description)).toEqual(['Made for them']);
  await theirs.dispose();
});

test('In the API keys table, each key displays its creation time, description, status, and expiration date', async ({
  admin: _,
  page,
  person,
}) => {
  const id = await userId(page, person.username);
  const made = await page.request.post(`/api/v1/users/${id}/api-keys`, {
    data: { description: 'Laptop', expires_at: null },
  });
  expect(made.status()).toBe(201);
  await open(page, `/admin/users/${id}?tab=api-keys`, new RegExp(person.username));
  const table = page.getByRole('table', { name: 'API Keys' });
  for (const head of ['Created', 'Description', 'State', 'Expires']) {
    await expect(table.getByRole('columnheader', { name: head })).toBeVisible();
  }
  const row = table.getByRole('row').filter({ hasText: 'Laptop' });
  await expect(row).toContainText('Enabled');
  await expect(row).toContainText('Never');
  await expectAccessible(page);
});

test('For each API key: enable or disable the key, delete the key, or edit its description', async ({
  admin: _,
  page,
  person,
}) => {
  const id = await userId(page, person.username);
  await page.request.post(`/api/v1/users/${id}/api-keys`, { data: { description: 'Laptop' } });
  await open(page, `/admin/users/${id}?tab=api-keys`, new RegExp(person.username));
  const table = page.getByRole('table', { name: 'API Keys' });
  const row = table.getByRole('row').filter({ hasText: /Laptop|Desk/ });
  const choose = async (action: string) => {
    await row.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Action' }).click();
    await page.getByRole('menuitem', { name: action }).click();
    const dialog = page.getByRole('dialog', { name: new RegExp(action) });
    await dialog.getByRole('button', { name: action }).click();
    await expect(dialog).toBeHidden();
  };
  await choose('Disable');
  await expect(row).toContainText('Disabled');
  await choose('Enable');
  await expect(row).toContainText('Enabled');
  await row.getByRole('button', { name: /^Edit/ }).click();
  await table.getByRole('textbox').fill('Desk');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('Desk');
  await choose('Delete');
  await expect(page.getByText('No API Keys yet')).toBeVisible();
});
