import { createKey, listKeys, signOut } from './support/api.ts';
import { expect, test } from './support/test.ts';

test.describe('a session that ends in mid-action', () => {
  test('keeps what was typed, and lets it be sent after signing in again', async ({
    keys,
    page,
    person,
  }) => {
    await keys.createButton.click();
    await keys.creation.description.fill('Typed for a long time');
    await keys.creation.expiration.selectOption({ label: '90 days' });
    await signOut(page.request);

    await keys.creation.submit.click();
    await expect(keys.sessionOver.dialog).toBeVisible();
    await expect(keys.created.dialog).toHaveCount(0);
    await keys.sessionOver.signInAgain(person);
    await expect(keys.creation.description).toHaveValue('Typed for a long time');
    await keys.creation.submit.click();
    await expect(keys.created.dialog).toBeVisible();
    const [key] = await listKeys(page.request);
    expect(key).toMatchObject({ description: 'Typed for a long time' });
    const days = (Date.parse(key?.expires_at ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
  });

  test('keeps a description that is being edited', async ({ keys, page, person }) => {
    await (await keys.create('Laptop')).saveAndClose();
    await keys.row('Laptop').getByRole('button', { name: /edit/i }).click();
    const input = keys.table.getByRole('textbox');
    await input.fill('Laptop at home');
    await signOut(page.request);
    await page.keyboard.press('Enter');
    await keys.sessionOver.signInAgain(person);
    await expect(input).toHaveValue('Laptop at home');
    await input.press('Enter');
    await expect(keys.row('Laptop at home')).toBeVisible();
  });

  test('says so when a key is to be disabled, and changes nothing', async ({
    keys,
    page,
    person,
    gateway,
  }) => {
    const created = await keys.create('Laptop');
    const value = await created.value();
    await created.saveAndClose();
    await expect(keys.row('Laptop')).toContainText(/Applied/);
    await keys.select('Laptop');
    await keys.choose('Disable');
    await signOut(page.request);
    const dialog = keys.confirmation('Disable');
    await dialog.getByRole('button', { name: /^Disable/ }).click();
    await expect(keys.sessionOver.dialog).toBeVisible();
    await gateway.accepts(value);
    await keys.sessionOver.signInAgain(person);
    await dialog.getByRole('button', { name: /^Disable/ }).click();
    await expect(keys.row('Laptop')).toContainText('Disabled');
  });
});

test('a lost connection is told from a lost session, and nothing typed is lost', async ({
  keys,
  page,
  context,
}) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await context.setOffline(true);
  await keys.creation.submit.click();
  await expect(keys.creation.dialog.getByRole('alert')).toContainText(/could not be reached/i);
  await expect(keys.creation.description).toHaveValue('Laptop');
  await context.setOffline(false);
  await keys.creation.submit.click();
  await expect(keys.created.dialog).toBeVisible();
  expect(await listKeys(page.request)).toHaveLength(1);
});

test('what another tab has deleted is answered with words, not with a broken page', async ({
  keys,
  page,
}) => {
  const { key } = await createKey(page.request, 'Laptop');
  await keys.open();
  await keys.select('Laptop');
  expect((await page.request.delete(`/api/v1/me/api-keys/${key.id}`)).status()).toBe(202);
  await keys.choose('Disable');
  await keys
    .confirmation('Disable')
    .getByRole('button', { name: /^Disable/ })
    .click();
  await expect(page.getByText('deleted elsewhere')).toBeVisible();
  await expect(keys.heading).toBeVisible();
});
