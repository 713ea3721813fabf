import { expect, test } from './support/test.ts';

test('Confirm asks once more where nothing was saved', async ({ keys, page }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.confirm.click();
  await expect(page.getByText(value, { exact: true })).toBeVisible();
  await expect(created.dialog).toContainText('You have not saved the key. Close anyway?');
  // Going back is always possible, and the key is still there.
  await created.goBack.click();
  expect(await created.value()).toBe(value);
  await created.confirm.click();
  await created.closeAnyway.click();
  await expect(created.dialog).toBeHidden();
  await expect(keys.row('Laptop')).toBeVisible();
});

test('Esc asks once more too, and does not close by being pressed again', async ({
  keys,
  page,
}) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  for (let press = 0; press < 3; press += 1) {
    await page.keyboard.press('Escape');
    await expect(created.dialog).toBeVisible();
    await expect(page.getByText(value, { exact: true })).toBeVisible();
  }
});

test('Confirm closes at once after the key was copied', async ({ keys, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.dialog.getByRole('button', { name: 'Copy the API Key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  await created.confirm.click();
  await expect(created.dialog).toBeHidden();
});

// After JSON too: `saveAndClose` does that in many another test.
test('Confirm closes at once after YAML was downloaded', async ({ keys }) => {
  const created = await keys.create('Laptop');
  await created.download('YAML');
  await created.confirm.click();
  await expect(created.dialog).toBeHidden();
});

test('the value can be hidden and shown while the dialog is open', async ({ keys, page }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.dialog.getByRole('button', { name: 'Hide the key' }).click();
  await expect(page.getByText(value)).toHaveCount(0);
  await created.dialog.getByRole('button', { name: 'Show the key' }).click();
  expect(await created.value()).toBe(value);
});

test('after a reload the value is gone, and the key is there', async ({ keys, page, gateway }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(keys.row('Laptop')).toBeVisible();
  await expect(created.dialog).toHaveCount(0);
  expect(await page.content()).not.toContain(value);
  await expect(keys.row('Laptop')).toContainText(/Applied/);
  await gateway.accepts(value);
});

test('neither going back nor forward brings the value up again', async ({ keys, page }) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.saveAndClose();
  await page.goto('/login');
  await page.goBack();
  await expect(keys.row('Laptop')).toBeVisible();
  expect(await page.content()).not.toContain(value);
  await page.goForward();
  await page.goBack();
  await expect(keys.row('Laptop')).toBeVisible();
  expect(await page.content()).not.toContain(value);
});

test('left with the dialog open, the value does not come back with the page', async ({
  keys,
  page,
}) => {
  const created = await keys.create('Laptop');
  const value = await created.value();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto('/login');
  await page.goBack();
  await expect(keys.row('Laptop')).toBeVisible();
  await expect(created.dialog).toHaveCount(0);
  expect(await page.content()).not.toContain(value);
});
