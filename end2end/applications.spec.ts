import { expect, open, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { createApplication, createPackage, requestPackageKey } from './support/catalogue.ts';
import { question } from './support/dialogs.ts';

test('an application is made for a user, and Save and continue goes on to its key', async ({
  admin: _,
  page,
  person,
}) => {
  await open(page, '/admin/applications');
  await page.getByRole('link', { name: 'New Application' }).click();
  await page.getByRole('combobox', { name: 'Username' }).fill('nobody-like-this');
  await page.getByLabel('Name', { exact: true }).fill('Shop mobile');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await expect(page.getByText('There is no user with this name.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Username' }).fill(person.username);
  await page.getByRole('button', { name: 'Save and continue' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'New Package Key' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Username' })).toHaveValue(person.username);
  await expect(page.getByLabel('Application', { exact: true })).toContainText('Shop mobile');
});

test('deleting an application names the keys that die with it', async ({
  admin: _,
  page,
  person,
  own,
  gateway,
}) => {
  const offer = await createPackage(page.request, 'Copper');
  const name = `Shop of ${person.username}`;
  const application = await createApplication(own, name);
  const { package_key: value } = await requestPackageKey(own, application, offer);
  await open(page, `/admin/applications?search=${encodeURIComponent(name)}`);
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  const asked = question(page, 'Delete application');
  await expect(asked).toContainText(name);
  await expect(asked).toContainText(`${value.slice(0, 8)}…${value.slice(-4)}`);
  await asked.getByRole('button', { name: 'Delete' }).click();
  await expect(asked).toBeHidden();
  await gateway.comesTo(value, 'unknown_key');
});
