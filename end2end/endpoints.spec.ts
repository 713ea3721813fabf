import { expect, open, test } from './support/admin-page.ts';
import { createKey } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { createPackage } from './support/catalogue.ts';
import { question } from './support/dialogs.ts';
import { Upstream } from './support/upstream.ts';

test('an endpoint is made, tried, retired and put back, and calls follow', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const { value } = await createKey(own, 'Laptop');
  const upstream = await Upstream.start();
  await open(page, '/admin/endpoints');
  await page.getByRole('link', { name: 'New Endpoint' }).click();
  await page.getByLabel('Service').fill('Billing');
  await page.getByLabel('Name', { exact: true }).fill('Invoices!');
  await page.getByLabel('URL').fill('http://127.0.0.1:1');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('Nothing listens there.')).toBeVisible();
  await page.getByRole('button', { name: 'Save and close' }).click();
  await expect(page.getByText('Use 1 to 63 lower-case letters')).toBeVisible();
  await expect(page.getByLabel('Service')).toHaveValue('Billing');
  await expectAccessible(page);
  await page.getByLabel('Name', { exact: true }).fill('invoices');
  await expect(page.getByText('Callers reach it at /e/invoices/…')).toBeVisible();
  await page.getByLabel('URL').fill(upstream.url);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/^It answered 200 in/)).toBeVisible();
  await page.getByRole('button', { name: 'Save and close' }).dblclick();
  await expect(page.getByRole('link', { name: 'Invoices', exact: true })).toBeVisible();
  await gateway.comesTo(value, 'ok', 'invoices/1');

  await createPackage(page.request, `Opens ${person.username}`);
  for (const [word, code] of [
    ['Retire', 'unknown_endpoint'],
    ['Activate', 'ok'],
  ] as const) {
    await page.getByRole('button', { name: `${word} Invoices` }).click();
    const asked = question(page, `${word} endpoint`);
    if (word === 'Retire') await expect(asked).toContainText(`Opens ${person.username} / Basic`);
    await asked.getByRole('button', { name: word }).click();
    await expect(asked).toBeHidden();
    await gateway.comesTo(value, code, 'invoices/1');
  }
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete Invoices' }).click();
  await question(page, 'Delete endpoint').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'Invoices', exact: true })).toHaveCount(0);
  await upstream.stop();
});
