// Each test is named after a heading of the document "API Key", and keeps to its words.
import { createKey } from './support/api.ts';
import { expect, test } from './support/test.ts';

test('Creating API Keys: from the My Account side bar > API Keys, + Create API Key', async ({
  keys,
  page,
}) => {
  await page.goto('/account/security');
  const bar = page.getByRole('navigation', { name: 'Pages' });
  await expect(bar.getByRole('heading', { name: 'My account' })).toBeVisible();
  await bar.getByRole('link', { name: 'API Keys' }).first().click();
  await expect(keys.heading).toBeVisible();
  await keys.create('Collector');
  await keys.created.saveAndClose();
  await expect(keys.row('Collector')).toBeVisible();
});

test('Users are only allowed to create 2 API Keys maximum', async ({ keys, page }) => {
  await createKey(page.request, 'One');
  await createKey(page.request, 'Two');
  await keys.open();
  await expect(page.getByText('Able to create API key up to 2')).toBeVisible();
  await expect(keys.createButton).toHaveAttribute('aria-disabled', 'true');
});

test('You can read the Handbook at the top right corner of the page', async ({ keys, page }) => {
  await expect(keys.heading).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'Handbook' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Handbook' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'For users' }).click();
  await expect(page.getByRole('heading', { name: 'API keys', exact: true })).toBeVisible();
});

test('Downloading API Keys: Download JSON or Download YAML, and not again after closing', async ({
  keys,
  page,
}) => {
  const created = await keys.create('Collector');
  const value = await created.value();
  expect((await created.download('JSON')).text).toContain(value);
  expect((await created.download('YAML')).text).toContain(value);
  await created.confirm.click();
  await expect(created.dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /Download/ })).toHaveCount(0);
});

test('Enable / Disable API Keys: select, then Action list menu; the change shows on the column State', async ({
  keys,
  page,
}) => {
  await createKey(page.request, 'Collector');
  await keys.open();
  await keys.act('Disable', 'Collector');
  await expect(keys.row('Collector').locator('.state')).toContainText('Disabled');
  await keys.act('Enable', 'Collector');
  await expect(keys.row('Collector').locator('.state')).toContainText('Enabled');
});

test('Enabling, Disabling, and Deleting can take up to 10 minutes to be applied: said, and measured', async ({
  keys,
  page,
}) => {
  await createKey(page.request, 'Collector');
  await keys.open();
  await expect(page.getByText('Changes take up to 10 minutes to be applied')).toBeVisible();
  await keys.act('Disable', 'Collector');
  await expect(keys.row('Collector')).toContainText(/Applied in \d/);
});

test('Delete API Keys: select and use the Action list menu > Delete', async ({ keys, page }) => {
  await createKey(page.request, 'Collector');
  await keys.open();
  await keys.act('Delete', 'Collector');
  await expect(keys.rows()).toHaveCount(0);
});

test('Endpoints: of eight features', async ({ keys, page }) => {
  await expect(keys.heading).toBeVisible();
  const table = page.getByRole('table', { name: 'Endpoints' });
  for (const name of [
    'Cloud Services',
    'Cloud Service Types',
    'Collectors',
    'Jobs',
    'Job Tasks',
    'Regions',
    'Resource Groups',
    'Servers',
  ]) {
    await expect(table.getByRole('cell', { name, exact: true })).toBeVisible();
  }
});
