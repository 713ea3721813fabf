import { createKey, listKeys } from './support/api.ts';
import { expect, test } from './support/test.ts';

const DAY = 86_400_000;

for (const [label, days] of [
  ['7 days', 7],
  ['30 days', 30],
  ['60 days', 60],
  ['90 days', 90],
] as const) {
  test(`a key for ${label} expires then`, async ({ keys, page }) => {
    await (await keys.create('Laptop', label)).saveAndClose();
    const [key] = await listKeys(page.request);
    const life = Date.parse(key?.expires_at ?? '') - Date.now();
    expect(Math.abs(life - days * DAY)).toBeLessThan(60_000);
    await expect(keys.row('Laptop')).toContainText(`in ${days} days`);
  });
}

test('thirty days are offered, and a key may never expire', async ({ keys, page }) => {
  await keys.createButton.click();
  await expect(keys.creation.expiration.locator('option:checked')).toHaveText(/30 days/);
  await keys.creation.cancel.click();
  await (await keys.create('Laptop', 'Never')).saveAndClose();
  expect((await listKeys(page.request))[0]?.expires_at).toBeNull();
  await expect(keys.row('Laptop')).toContainText('Never');
});

test('a key may expire at a time of one’s own, but not in the past', async ({ keys, page }) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await keys.creation.expiration.selectOption({ label: 'Custom…' });
  const time = keys.creation.customTime;
  await time.fill('2020-01-01T00:00');
  await keys.creation.submit.click();
  await expect(keys.creation.dialog.getByText('Choose a time in the future.')).toBeVisible();
  await expect(keys.creation.description).toHaveValue('Laptop');

  const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 16);
  await time.fill(tomorrow);
  await keys.creation.submit.click();
  await keys.created.saveAndClose();
  expect((await listKeys(page.request))[0]?.expires_at).toBe(`${tomorrow}:00Z`);
});

test('a description is asked for, and has 255 characters at most', async ({ keys }) => {
  await keys.createButton.click();
  await expect(keys.creation.description).toBeFocused();
  await keys.creation.submit.click();
  await expect(keys.creation.dialog.getByText('Say what the key is for.')).toBeVisible();
  await expect(keys.creation.description).toBeFocused();
  await keys.creation.description.fill('x'.repeat(256));
  await expect(keys.creation.description).toHaveValue('x'.repeat(255));
});

test('Cancel and Esc make no key', async ({ keys, page }) => {
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await keys.creation.cancel.click();
  await expect(keys.creation.dialog).toBeHidden();
  await expect(keys.createButton).toBeFocused();
  await keys.createButton.click();
  await page.keyboard.press('Escape');
  await expect(keys.creation.dialog).toBeHidden();
  expect(await listKeys(page.request)).toHaveLength(0);
});

test('an expired key shows so, is rejected, and can only be deleted', async ({
  keys,
  page,
  gateway,
}) => {
  const soon = new Date(Date.now() + 1_500).toISOString();
  const { value } = await createKey(page.request, 'Short-lived', { expires_at: soon });
  await gateway.comesTo(value, 'key_expired');
  await keys.open();
  await expect(keys.row('Short-lived')).toContainText('Expired');
  await keys.select('Short-lived');
  await keys.actionButton.click();
  await expect(keys.menuItem('Enable')).toBeDisabled();
  await expect(keys.menuItem('Disable')).toBeDisabled();
  await expect(keys.menuItem('Delete')).toBeEnabled();
  await page.keyboard.press('Escape');
  await keys.act('Delete', 'Short-lived');
  await expect(keys.row('Short-lived')).toHaveCount(0);
  await gateway.rejects(value, 401, 'unknown_key');
});
