import { createKey } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('the page without keys', async ({ keys, page }) => {
  await expect(keys.createButton).toBeEnabled();
  await expectAccessible(page);
});

test('the page with two keys, one disabled and selected', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop', { expires_at: null });
  await createKey(
    page.request,
    'Deploy pipeline with a rather long description '.repeat(4).trim(),
    {
      enabled: false,
    },
  );
  await keys.open();
  await keys.select('Laptop');
  await expectAccessible(page);
});

test('the Action menu', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await keys.open();
  await keys.select('Laptop');
  await keys.actionButton.click();
  await expect(keys.menuItem('Delete')).toBeVisible();
  await expectAccessible(page);
});

for (const action of ['Disable', 'Delete'] as const) {
  test(`the dialog before ${action}`, async ({ keys, page }) => {
    await createKey(page.request, 'Laptop');
    await keys.open();
    await keys.select('Laptop');
    await keys.choose(action);
    await expect(keys.confirmation(action)).toBeVisible();
    await expectAccessible(page);
  });
}

test('the dialog that makes a key, fresh and with errors', async ({ keys, page }) => {
  await keys.createButton.click();
  await expect(keys.creation.dialog).toBeVisible();
  await expectAccessible(page);
  await keys.creation.submit.click();
  await expect(keys.creation.description).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await keys.creation.expiration.selectOption({ label: 'Custom…' });
  await expectAccessible(page);
});

test('the dialog that shows the value, and its second question', async ({ keys, page }) => {
  const created = await keys.create('Laptop');
  await expectAccessible(page);
  await created.confirm.click();
  await expectAccessible(page);
});

test('a description that is being edited', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await keys.open();
  await keys.row('Laptop').getByRole('button', { name: /edit/i }).click();
  await keys.table.getByRole('textbox').fill('');
  await page.keyboard.press('Enter');
  await expect(keys.table.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
});

test('the menus of the account and, on a phone, of the pages', async ({ keys, page }) => {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 360, height: 800 });
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await expect(page.getByRole('link', { name: 'API Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys.heading).toBeVisible();
});

test('the page that is not there', async ({ keys, page }) => {
  const answer = await page.goto('/account/no-such-page');
  expect(answer?.status()).toBe(404);
  await expectAccessible(page);
  await expect(keys.heading).toHaveCount(0);
});

test('the theme is chosen by a button, and stays', async ({ keys, page }) => {
  await page.getByRole('button', { name: /^Theme: as the system/ }).click();
  await page.getByRole('button', { name: /^Theme: light/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(keys.actionButton).toBeEnabled();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
