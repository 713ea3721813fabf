import { createKey, listKeys } from './support/api.ts';
import { expect, test } from './support/test.ts';

test.use({ javaScriptEnabled: false });

test('signing in and out works, and a wrong password is told', async ({ page, person }) => {
  await page.goto('/account/api-keys');
  await expect(page).toHaveURL(/\/login\b/);
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill('not the right password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Username or password is wrong');
  await expect(page.getByLabel('Username')).toHaveValue(person.username);
  expect(page.url()).not.toContain('password');

  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/account\/api-keys$/);
  await expect(page.getByRole('heading', { level: 1, name: 'API Keys' })).toBeVisible();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You have signed out.')).toBeVisible();
});

test('keys and endpoints can be read', async ({ page, person }) => {
  const { username, password } = person;
  await page.request.post('/api/v1/session', { data: { username, password } });
  const { value } = await createKey(page.request, 'Deploy pipeline');
  await page.goto('/account/api-keys');
  const row = page.getByRole('row').filter({ hasText: 'Deploy pipeline' });
  await expect(row).toContainText(`${value.slice(0, 7)}…${value.slice(-4)}`);
  await expect(row).toContainText('Enabled');
  await expect(row).toContainText('in 30 days');
  await expect(page.getByText('10 minutes')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Endpoints' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: '/e/servers' })).toContainText('Active');
});

test('no key can be made, so none can be lost', async ({ page, person }) => {
  const { username, password } = person;
  await page.request.post('/api/v1/session', { data: { username, password } });
  await page.goto('/account/api-keys');
  await expect(page.getByRole('button', { name: 'Create API Key' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Action' })).toBeDisabled();
  await expect(page.locator('noscript .notice')).toContainText('needs JavaScript');
  expect(await listKeys(page.request)).toHaveLength(0);
});
