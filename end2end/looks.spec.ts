import { asAdmin, open } from './support/admin.ts';
import { createKey, signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/test.ts';

for (const path of ['/admin/api-keys', '/admin/api-keys/new', '/admin/applications/new']) {
  test(`${path} in every look`, async ({ page, latchkey, person, playwright }) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await createKey(own, 'A key with a rather long description '.repeat(4).trim());
    await asAdmin(page, latchkey);
    await open(page, path);
    await expectAccessible(page);
    await own.dispose();
  });
}

test('Add New API Key by the keyboard alone', async ({ page, latchkey, person }) => {
  await asAdmin(page, latchkey);
  await open(page, '/admin/api-keys/new');
  await expect(page.getByRole('combobox', { name: 'Users' })).toBeFocused();
  await page.keyboard.type(person.username);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'No' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  const made = page.getByRole('dialog', { name: 'API Key successfully created' });
  await expect(made).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(made.getByRole('button', { name: 'Go back' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/admin\/api-keys$/);
});
