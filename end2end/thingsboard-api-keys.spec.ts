// Each test is named after a step of the document "API keys"; another user's are in
// another-user.spec.ts, Swagger UI is in swagger.spec.ts.
import { createKey, signIn } from './support/api.ts';
import { expect, test } from './support/test.ts';

test.describe('Creating an API key for our account', () => {
  test('In the top-right corner, open the menu and select the account; in its Security, section API keys, click Manage', async ({
    page,
    person,
  }) => {
    await signIn(page.request, person);
    await page.goto('/account/applications');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.locator('#account-menu').getByRole('link', { name: 'Security' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
    await page.getByRole('link', { name: 'Manage API keys' }).click();
    await expect(page).toHaveURL(/\/account\/api-keys$/);
  });

  test('Click + Generate, enter a description, select the expiration period; copy and save the key, it will not be displayed again', async ({
    keys,
    page,
    gateway,
  }) => {
    const created = await keys.create('My script', '90 days');
    const value = await created.value();
    await created.saveAndClose();
    await expect(keys.row('My script')).toContainText('in 90 days');
    await gateway.accepts(value);
    await page.reload();
    await expect(page.locator('body')).not.toContainText(value);
  });
});

test.describe('Managing API keys', () => {
  test('each key displays its creation time, description, status, and expiration date', async ({
    keys,
    page,
  }) => {
    await createKey(page.request, 'Laptop', { expires_at: null });
    await keys.open();
    for (const head of ['Created', 'Description', 'State', 'Expires']) {
      await expect(keys.table.getByRole('columnheader', { name: head })).toBeVisible();
    }
    await expect(keys.row('Laptop')).toContainText('Never');
  });

  test('for each key: enable or disable the key, delete the key, or edit its description', async ({
    keys,
    page,
  }) => {
    await createKey(page.request, 'Laptop');
    await keys.open();
    await keys.act('Disable', 'Laptop');
    await expect(keys.row('Laptop')).toContainText('Disabled');
    await keys.act('Enable', 'Laptop');
    await expect(keys.row('Laptop')).toContainText('Enabled');
    await keys.rename('Laptop', 'Workstation');
    await keys.act('Delete', 'Workstation');
    await expect(keys.rows()).toHaveCount(0);
  });
});
