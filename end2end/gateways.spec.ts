import { createKey } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, open, test } from './support/admin-page.ts';

test('figures, calls by the hour and nodes, brought up to date while somebody looks', async ({
  admin: _,
  page,
  own,
  gateway,
}) => {
  await open(page, '/admin/gateways', 'Gateways');
  const nodes = page.getByRole('table', { name: 'Gateway nodes' });
  await expect(nodes.getByRole('row').nth(1)).toContainText('In force');
  for (const head of [
    'Node',
    'Address',
    'Version',
    'Applied',
    'Lag',
    'Lease left',
    'Keys held',
    'Calls / s',
  ]) {
    await expect(nodes.getByRole('columnheader', { name: head })).toBeVisible();
  }
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  const applied = nodes.getByRole('row').nth(1).getByRole('cell').nth(2);
  const before = await applied.textContent();
  const { value } = await createKey(own, 'Laptop');
  await gateway.accepts(value);
  await expect(applied).not.toHaveText(before ?? '');
  await page.getByText(/calls: .* accepted/).click();
  await expect(page.getByRole('columnheader', { name: 'Hour from' })).toBeVisible();
});

test('why a call was rejected: each rule, on each node; the key stays out of everything', async ({
  admin: _,
  page,
  person,
  own,
  latchkey,
}) => {
  const { value } = await createKey(own, 'Laptop', { enabled: false });
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await open(page, '/admin/gateways', 'Gateways');
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByText('Paste the key that the caller sent.')).toBeVisible();
  await page.getByLabel('Key', { exact: true }).fill(value);
  await page.getByLabel('Endpoint').selectOption('servers');
  await page.getByRole('button', { name: 'Explain' }).click();
  const rules = page.getByRole('article').getByRole('table');
  await expect(page.getByRole('article')).toContainText('key_disabled');
  await expect(page.getByRole('article')).toContainText(person.username);
  await expect(rules.getByRole('row').filter({ hasText: 'Enabled' })).toContainText('failed');
  await expect(rules.getByRole('row').filter({ hasText: 'Well-formed' })).toContainText('passed');
  await expectAccessible(page);
  expect(urls.filter((url) => url.includes(value))).toEqual([]);
  expect(await page.content()).not.toContain(value);
  const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  expect(stored).not.toContain(value);
  expect(latchkey.log).not.toContain(value);
});

test('Get Started has a card for everything, and says how the gateways do', async ({
  admin: _,
  page,
}) => {
  await open(page, '/admin', 'Get Started');
  const cards = page.getByRole('region', { name: 'What can be managed' });
  for (const name of [
    'Users',
    'Package Keys',
    'Applications',
    'Packages',
    'API Keys',
    'Endpoints',
    'Gateways',
  ]) {
    await expect(cards.getByRole('link', { name: new RegExp(`^${name}`) })).toBeVisible();
  }
  await expect(page.getByText(/1 of 1 gateway is in force\./)).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await cards.getByRole('link', { name: /^Users/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
});
