import { createKey } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, open, test } from './support/admin-page.ts';

test('a slash opens the search, and a user is found by name with the keyboard alone', async ({
  admin: _,
  page,
  person,
}) => {
  await open(page, '/admin', 'Get Started');
  await page.keyboard.press('/');
  const search = page.getByRole('combobox', { name: 'Search or paste a key' });
  await expect(search).toBeFocused();
  await page.keyboard.type(person.username);
  await expect(page.getByRole('option').first()).toContainText(person.username);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(person.username);
});

test('a pasted key is found by its value, which goes nowhere else', async ({
  admin: _,
  page,
  own,
  latchkey,
}) => {
  const { value } = await createKey(own, 'Laptop');
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await open(page, '/account/api-keys', 'API Keys');
  await page.getByRole('button', { name: 'Search or paste a key' }).click();
  await page.getByRole('combobox', { name: 'Search or paste a key' }).fill(value);
  const found = page.getByRole('option');
  await expect(found).toHaveCount(1);
  await found.click();
  await expect(page).toHaveURL(/\/admin\/users\/.*tab=api-keys/);
  await expect(page.getByRole('table', { name: 'API Keys' })).toContainText('Laptop');
  expect(urls.filter((url) => url.includes(value))).toEqual([]);
  expect(await page.content()).not.toContain(value);
  expect(latchkey.log).not.toContain(value);
});

test('who is no admin has no search', async ({ keys, page }) => {
  await expect(keys.heading).toBeVisible();
  await expect(page.getByRole('button', { name: 'Search or paste a key' })).toHaveCount(0);
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
