import { createKey, listKeys } from './support/api.ts';
import { expect, test } from './support/test.ts';

test.beforeEach(async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await keys.open();
});

test('a description is changed in its place, by keyboard', async ({ keys, page }) => {
  const edit = keys.row('Laptop').getByRole('button', { name: /edit/i });
  await edit.focus();
  await page.keyboard.press('Enter');
  const input = keys.table.getByRole('textbox');
  await expect(input).toBeFocused();
  await expect(input).toHaveValue('Laptop');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Laptop at home');
  await page.keyboard.press('Enter');
  await expect(keys.row('Laptop at home')).toBeVisible();
  await expect(keys.table.getByRole('textbox')).toHaveCount(0);
  await expect(keys.row('Laptop at home').getByRole('button', { name: /edit/i })).toBeFocused();
  expect(await listKeys(page.request)).toMatchObject([{ description: 'Laptop at home' }]);
});

test('Esc leaves the description as it was', async ({ keys, page }) => {
  await keys.row('Laptop').getByRole('button', { name: /edit/i }).click();
  await keys.table.getByRole('textbox').fill('Something else');
  await page.keyboard.press('Escape');
  await expect(keys.table.getByRole('textbox')).toHaveCount(0);
  await expect(keys.row('Laptop')).toBeVisible();
  await expect(keys.row('Laptop').getByRole('button', { name: /edit/i })).toBeFocused();
  expect(await listKeys(page.request)).toMatchObject([{ description: 'Laptop' }]);
});

test('an empty description is refused where it stands', async ({ keys, page }) => {
  await keys.row('Laptop').getByRole('button', { name: /edit/i }).click();
  const input = keys.table.getByRole('textbox');
  await input.fill('   ');
  await page.keyboard.press('Enter');
  await expect(keys.table.getByRole('alert')).toContainText('Say what the key is for.');
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  expect(await listKeys(page.request)).toMatchObject([{ description: 'Laptop' }]);
});

test('markup in a description is shown as it was typed', async ({ keys, page }) => {
  const markup = '<img src=x onerror=alert(1)> & "quotes"';
  await keys.rename('Laptop', markup);
  await page.reload();
  await expect(keys.row(markup)).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
});
