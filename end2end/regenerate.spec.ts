import { question, ValueDialog } from './support/dialogs.ts';
import { expectAccessible } from './support/axe.ts';
import { createKey } from './support/api.ts';
import { expect, test } from './support/test.ts';

const ASKED = 'Are you sure you want to change this api key?';

test('a new value with grace: no call fails, the old one is seen, and ends early', async ({
  keys,
  page,
  gateway,
}) => {
  const { value } = await createKey(page.request, 'Laptop');
  await keys.open();
  await keys.select('Laptop');
  await keys.actionButton.click();
  await page.getByRole('menuitem', { name: 'Regenerate' }).click();
  const asked = question(page, ASKED);
  await expect(asked).toContainText('stops working as soon as the change is applied');
  await asked.getByLabel('The old value goes on for').selectOption({ label: '1 hour' });
  await expect(asked).toContainText('go on working with the old value for 1 hour');
  await expectAccessible(page);
  await asked.getByRole('button', { name: 'OK' }).dblclick();
  const made = new ValueDialog(page, 'API Key successfully changed');
  const fresh = await made.value();
  await expectAccessible(page);
  await made.saveAndClose();
  const row = keys.row('Laptop');
  await expect(row).toContainText(`${fresh.slice(0, 7)}…${fresh.slice(-4)}`);
  await expect(row).toContainText('Applied');
  await gateway.accepts(value);
  await gateway.accepts(fresh);
  await expect(row.getByText(/^Old value/)).toContainText(/ends in (1 hour|59 minutes)/);
  await expectAccessible(page);
  await page.reload();
  await row.getByRole('button', { name: /^End the old value/ }).click();
  await question(page, 'End the old value').getByRole('button', { name: 'End now' }).click();
  await expect(row.getByText(/^Old value/)).toHaveCount(0);
  await gateway.comesTo(value, 'unknown_key');
  await gateway.accepts(fresh);
  await expect(page.locator('body')).not.toContainText(fresh);
});

test('only one key at a time, and none that has expired, gets a new value', async ({
  keys,
  page,
}) => {
  await createKey(page.request, 'Laptop');
  await createKey(page.request, 'Server');
  await keys.open();
  await keys.actionButton.click();
  const item = page.getByRole('menuitem', { name: 'Regenerate' });
  await expect(item).toHaveAccessibleDescription('Select a key first.');
  await page.keyboard.press('Escape');
  await keys.select('Laptop');
  await keys.select('Server');
  await keys.actionButton.click();
  await expect(item).toHaveAccessibleDescription('Select one key alone.');
});
