import { asAdmin, open, question } from './support/admin.ts';
import { expectAccessible } from './support/axe.ts';
import { createKey, signIn } from './support/api.ts';
import { createPackage } from './support/catalogue.ts';
import { expect, test } from './support/test.ts';
import { Upstream } from './support/upstream.ts';

test('an endpoint is made, tried, retired and put back, and calls follow', async ({
  page,
  latchkey,
  person,
  gateway,
  playwright,
}) => {
  const own = await playwright.request.newContext({ baseURL: latchkey.url });
  await signIn(own, person);
  const { value } = await createKey(own, 'Laptop');
  const upstream = await Upstream.start();
  await asAdmin(page, latchkey);
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
  const call = async () => (await gateway.call(value, 'invoices/1')).code;
  await expect.poll(call, { intervals: [20] }).toBe('ok');

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
    await expect.poll(call, { intervals: [20] }).toBe(code);
  }
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete Invoices' }).click();
  await question(page, 'Delete endpoint').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'Invoices', exact: true })).toHaveCount(0);
  await upstream.stop();
  await own.dispose();
});
