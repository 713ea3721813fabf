import { expect, open, test } from './support/admin-page.ts';
import { createKey } from './support/api.ts';
import { NewApiKeyPage } from './support/api-keys-report.ts';
import { expectAccessible } from './support/axe.ts';

for (const path of ['/admin/api-keys', '/admin/api-keys/new', '/admin/applications/new']) {
  test(`${path} in every look`, async ({ admin: _, page, own }) => {
    await createKey(own, 'A key with a rather long description '.repeat(4).trim());
    await open(page, path);
    await expectAccessible(page);
  });
}

test('Add New API Key by the keyboard alone', async ({ admin: _, page, person }) => {
  const form = await NewApiKeyPage.open(page);
  await expect(form.users).toBeFocused();
  await page.keyboard.type(person.username);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Yes' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'No' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type('By hand');
  await page.keyboard.press('Enter');
  await expect(form.made.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(form.made.goBack).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/admin\/api-keys$/);
});
