import { createKey, listKeys, postKey } from './support/api.ts';
import { KeysPage } from './support/keys-page.ts';
import { expect, test } from './support/test.ts';

test('with two keys a third cannot be asked for, and the page says why', async ({ keys }) => {
  await (await keys.create('Laptop')).saveAndClose();
  await expect(keys.createButton).toBeEnabled();
  await (await keys.create('Server')).saveAndClose();
  await expect(keys.createButton).toBeDisabled();
  await expect(keys.createButton).toHaveAccessibleDescription(
    '2 of 2 keys. Delete one to create another.',
  );
  await keys.createButton.click({ force: true });
  await expect(keys.creation.dialog).toHaveCount(0);

  await keys.act('Delete', 'Laptop');
  await expect(keys.createButton).toBeEnabled();
});

test('a third key asked for in another tab is refused with the reason', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await keys.open();
  const tab = new KeysPage(await page.context().newPage());
  await tab.open();
  await tab.createButton.click();
  await tab.creation.description.fill('Third');

  await (await keys.create('Server')).saveAndClose();

  await tab.creation.submit.click();
  await expect(tab.creation.dialog.getByRole('alert')).toContainText(/2 API keys at most/);
  await expect(tab.creation.description).toHaveValue('Third');
  await expect(tab.created.dialog).toHaveCount(0);
  expect(await listKeys(page.request)).toHaveLength(2);
});

test('a third key asked for by REST is refused with a code', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await createKey(page.request, 'Server');
  const third = await postKey(page.request, 'Third');
  expect(third.status()).toBe(409);
  expect(third.headers()['content-type']).toContain('application/problem+json');
  expect(await third.json()).toMatchObject({ status: 409, code: 'api_key_limit' });
  await keys.open();
  await expect(keys.createButton).toBeDisabled();
});

test('fifty requests at once leave two keys', async ({ keys, page }) => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => postKey(page.request, `Key ${n}`)),
  );
  const statuses = answers.map((answer) => answer.status());
  expect(statuses.filter((status) => status === 201)).toHaveLength(2);
  expect(statuses.filter((status) => status === 409)).toHaveLength(48);
  await keys.open();
  await expect(keys.rows()).toHaveCount(2);
});

test('a double click on Create makes one key', async ({ keys, page }) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await keys.creation.submit.dblclick();
  await keys.created.saveAndClose();
  await expect(keys.rows()).toHaveCount(1);
  expect(await listKeys(page.request)).toHaveLength(1);
});

test('Enter pressed twice makes one key', async ({ keys, page }) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(keys.created.dialog).toBeVisible();
  expect(await listKeys(page.request)).toHaveLength(1);
});
