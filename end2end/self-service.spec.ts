import { asAdmin, expect, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { createPackage } from './support/catalogue.ts';
import { signIn } from './support/api.ts';
import { question, ValueDialog } from './support/dialogs.ts';

test('a user makes an application and requests a key, which waits until it is approved', async ({
  page,
  latchkey,
  person,
  gateway,
  browser,
}) => {
  const context = await browser.newContext({ baseURL: latchkey.url });
  const office = await context.newPage();
  await asAdmin(office, latchkey);
  const offer = await createPackage(office.request, `Trial ${person.username}`, {
    needs_approval: true,
  });

  await signIn(page.request, person);
  await page.goto('/account/package-keys');
  await expect(page.getByText('No package keys yet')).toBeVisible();
  await page.getByRole('link', { name: 'Request key' }).click();
  await expect(page.getByText('No application yet')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'New Application' }).click();
  await expect(page.getByRole('button', { name: 'Save and continue' })).toBeEnabled();
  await page.getByLabel('Name', { exact: true }).fill('Partner feed');
  await page.getByRole('button', { name: 'Save and continue' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'Request key' })).toBeVisible();
  await page.getByLabel('API Package').selectOption({ label: offer.package.name });
  await expect(page.getByLabel('API Plan')).toHaveValue(offer.plan.id);
  await expect(page.getByText('needs approval')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Request key' }).dblclick();
  const made = new ValueDialog(page, 'Package Key successfully created');
  const value = await made.value();
  await expect(made.dialog).toContainText('key_waiting');
  await made.leave();

  const rows = page.getByRole('table', { name: 'Your package keys' }).getByRole('row');
  await expect(rows, 'a double click asks for one key').toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Waiting');
  await expect(rows.nth(1)).toContainText('An administrator has to approve it.');
  await expect(page.locator('body')).not.toContainText(value);
  await expectAccessible(page);
  await gateway.comesTo(value, 'key_waiting');

  const { items } = await (
    await office.request.get(`/api/v1/package-keys?search=${person.username}`)
  ).json();
  const approved = await office.request.patch(`/api/v1/package-keys/${items[0].id}`, {
    data: { status: 'disabled', reason: 'Ask your manager first' },
  });
  expect(approved.status(), await approved.text()).toBe(200);
  await page.reload();
  await expect(rows.nth(1)).toContainText('Rejected');
  await expect(rows.nth(1)).toContainText('Ask your manager first');

  await page.getByRole('button', { name: /^Delete package key/ }).click();
  const asked = question(page, 'Delete package key');
  await expect(asked).toContainText('Partner feed');
  await asked.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No package keys yet')).toBeVisible();
  await context.close();
});
