import { expect, open, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { createApplication, createPackage, requestPackageKey } from './support/catalogue.ts';
import { question } from './support/dialogs.ts';

test('a package and its first plan are made, and what was typed is kept where it is wrong', async ({
  admin: _,
  page,
}) => {
  await open(page, '/admin/packages');
  await page.getByRole('link', { name: 'New Package' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Gold');
  await page.getByLabel('Description').fill('For partners');
  await page.getByRole('button', { name: 'Save and continue' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'New Plan' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Basic');
  await page.getByLabel('Calls per second').fill('many');
  await page.getByLabel('Calls', { exact: true }).fill('5,000');
  await page.getByRole('checkbox', { name: /^Servers/ }).check();
  await page.getByRole('button', { name: 'Save and close' }).click();
  await expect(page.getByText('Enter a whole number.')).toBeVisible();
  await expect(page.getByLabel('Calls per second')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Calls per second').fill('5');
  await page.getByRole('button', { name: 'Save and close' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'Gold' })).toBeVisible();
  const row = page.getByRole('table', { name: 'Plans' }).getByRole('row').nth(1);
  await expect(row).toContainText('5 calls a second, 10 at once');
  await expect(row).toContainText('5,000 calls a day');
  await expect(row).toContainText('1 endpoint');
  await expectAccessible(page);
});

test('a retired plan rejects its keys, and an active one lets them through again', async ({
  admin: _,
  page,
  own,
  gateway,
}) => {
  const offer = await createPackage(page.request, 'Silver');
  const application = await createApplication(own, 'Shop');
  const { package_key: value } = await requestPackageKey(own, application, offer);
  await open(page, `/admin/packages/${offer.package.id}`);
  for (const [word, code] of [
    ['Retire', 'plan_inactive'],
    ['Activate', 'ok'],
  ] as const) {
    await page.getByRole('button', { name: `${word} Basic` }).click();
    const asked = question(page, `${word} plan`);
    await expect(asked).toContainText('Basic');
    await asked.getByRole('button', { name: word }).click();
    await expect(asked).toBeHidden();
    await gateway.comesTo(value, code);
  }
  await page.getByRole('button', { name: 'Delete plan Basic' }).click();
  const asked = question(page, 'Delete plan');
  await asked.getByRole('button', { name: 'Delete' }).click();
  await expect(asked).toContainText('Package keys depend on this plan.');
  await asked.getByRole('button', { name: 'Cancel' }).click();
});

test('a stale form does not overwrite a newer change', async ({ admin: _, page }) => {
  const { plan, package: of } = await createPackage(page.request, 'Bronze');
  await open(page, `/admin/packages/${of.id}/plans/${plan.id}`);
  const change = await page.request.patch(`/api/v1/plans/${plan.id}`, { data: { max_keys: 7 } });
  expect(change.status()).toBe(200);
  await page.getByLabel('Name', { exact: true }).fill('Basic, renamed');
  await page.getByRole('button', { name: 'Save and close' }).click();
  await expect(page.getByText('Somebody has changed this since you opened it.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Basic, renamed');
});
