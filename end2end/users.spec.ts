import { expect, open, test, userId } from './support/admin-page.ts';
import { signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { Latchkey } from './support/server.ts';

test('who is no admin finds no admin page', async ({ keys, page }) => {
  await expect(keys.heading).toBeVisible();
  await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
  for (const path of ['/admin', '/admin/users', '/admin/gateways']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  }
});

test('the list is searched, filtered and sorted, and its address shows the same', async ({
  admin,
  page,
  person,
}) => {
  await open(page, '/admin/users', 'Users');
  await page.getByRole('searchbox').fill(person.username);
  const table = page.getByRole('table', { name: 'Users' });
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`search=${person.username}`));
  await page.getByRole('combobox', { name: 'Role' }).selectOption('admin');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('link', { name: 'see all' }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.getByRole('searchbox').fill(admin.username);
  await expect(table).toContainText(admin.username);
  await page.getByRole('link', { name: 'Created' }).click();
  await expect(page).toHaveURL(/sort=-created_at/);
  await expect(table.getByRole('columnheader', { name: 'Created' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await page.reload();
  await expect(table.getByRole('columnheader', { name: 'Created' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expectAccessible(page);
});

test('a user is invited, chooses a password by the link, is disabled, enabled and deleted', async ({
  admin: _,
  page,
  browser,
  latchkey,
}) => {
  const name = `guest-${Date.now()}`;
  await open(page, '/admin/users', 'Users');
  await page.getByRole('button', { name: 'New User' }).click();
  const form = page.getByRole('dialog', { name: 'New user' });
  await form.getByRole('button', { name: 'Create user' }).click();
  await expect(form.getByLabel('Username')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await form.getByLabel('Username').fill(name);
  await form.getByLabel(/^Display name/).fill('Grace Guest');
  await form.getByLabel('E-mail').fill(`${name}@example.org`);
  await form.getByRole('button', { name: 'Create user' }).click();
  const shown = page.getByRole('dialog', { name: 'A link for Grace Guest' });
  const link = (await shown.getByLabel('Link', { exact: true }).textContent()) ?? '';
  expect(link).toContain('/activate?token=');
  await expectAccessible(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(link);

  const theirs = await browser.newContext({ baseURL: latchkey.url });
  const tab = await theirs.newPage();
  await tab.goto(link);
  await tab.getByLabel('Password', { exact: true }).fill('five gates of the old town');
  await tab
    .getByRole('button', { name: /password/i })
    .last()
    .click();
  await expect(tab).toHaveURL(/\/account\/api-keys$/);

  await page.getByRole('searchbox').fill(name);
  const row = page.getByRole('row').filter({ hasText: name });
  await page.getByRole('combobox', { name: 'Status' }).selectOption('active');
  await row.getByRole('link', { name: 'Grace Guest' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Grace Guest');
  await expect(page.getByRole('navigation', { name: 'Breadcrumbs' })).toContainText('Grace Guest');
  await page.getByLabel('Display name').fill('Grace G. Guest');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('User saved')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Grace G. Guest');

  await page.getByRole('button', { name: 'Disable user' }).click();
  const ask = page.getByRole('dialog', { name: 'Disable user' });
  await expect(ask).toContainText(name);
  await expect(ask).toContainText('owner_inactive');
  await ask.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Disabled');
  await tab.reload();
  await expect(tab).toHaveURL(/\/login/);
  await page.getByRole('button', { name: 'Enable user' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
  await page.getByRole('button', { name: 'Delete user' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/admin\/users$/);
  await theirs.close();
});

test('each tab of a user in every look', async ({ admin: _, page, person }) => {
  const id = await userId(page, person.username);
  for (const tab of ['details', 'applications', 'package-keys']) {
    await open(page, `/admin/users/${id}?tab=${tab}`, new RegExp(person.username));
    await expectAccessible(page);
  }
  const answer = await page.goto('/admin/users/00000000-0000-4000-8000-000000000000');
  expect(answer?.status()).toBe(404);
});

test('a double click changes a user once', async ({ admin: _, page, person }) => {
  await open(page, '/admin/users', 'Users');
  await page.getByRole('searchbox').fill(person.username);
  const row = page.getByRole('row').filter({ hasText: person.username });
  await expect(page.getByRole('table', { name: 'Users' }).getByRole('row')).toHaveCount(2);
  await row.getByRole('button', { name: /^Disable/ }).click();
  let asked = 0;
  page.on(
    'request',
    (request) => (asked += Number(request.url().endsWith('/fn/admin/users/update'))),
  );
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).dblclick();
  await expect(row).toContainText('Disabled');
  expect(asked).toBe(1);
});

test('the last administrator cannot be disabled', async ({ page }) => {
  // A server of its own, since others make administrators.
  const alone = await Latchkey.start();
  try {
    const root = await alone.createUser('root', 'admin');
    await page.goto(`${alone.url}/login`);
    await page.getByLabel('Username').fill(root.username);
    await page.getByLabel('Password', { exact: true }).fill(root.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.goto(`${alone.url}/admin/users`);
    await page.getByRole('button', { name: 'Disable root' }).click();
    const ask = page.getByRole('dialog');
    await ask.getByRole('button', { name: 'Disable' }).click();
    await expect(ask.getByRole('alert')).toContainText(/last|only/i);
  } finally {
    await alone.stop();
  }
});

test('without scripts the list can be read, searched and paged', async ({
  admin,
  browser,
  latchkey,
}) => {
  const context = await browser.newContext({ baseURL: latchkey.url, javaScriptEnabled: false });
  await signIn(context.request, admin);
  const page = await context.newPage();
  await page.goto('/admin/users');
  await page.getByRole('searchbox').fill(admin.username);
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('table', { name: 'Users' }).getByRole('row')).toHaveCount(2);
  await context.close();
});
