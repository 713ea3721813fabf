// What is typed while the WebAssembly of a page is on its way stays, and is what is sent.
import type { Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { expect, test as asAdmin } from './support/admin-page.ts';
import { test } from './support/test.ts';

/** Opens a page whose WebAssembly comes only once that is asked for by what this gives. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  return release;
}

/** Waits until scripts are at work. */
async function alive(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Search or paste a key' })).toBeEnabled();
}

test('to sign in', async ({ page, person }) => {
  const release = await openWithoutScripts(page, '/login');
  const [username, password] = [
    page.getByLabel('Username'),
    page.getByLabel('Password', { exact: true }),
  ];
  await username.fill(person.username);
  await password.fill(person.password);
  release();
  // It can be pressed once scripts are at work.
  await page.getByRole('button', { name: 'Show the password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(username).toHaveValue(person.username);
  await expect(password).toHaveValue(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/account\/api-keys$/);
});

test('to make an application', async ({ page, person }) => {
  await signIn(page.request, person);
  const release = await openWithoutScripts(page, '/account/applications/new');
  await page.getByLabel('Name', { exact: true }).fill('Shop mobile');
  await page.getByLabel('Description').fill('On phones');
  release();
  const make = page.getByRole('button', { name: 'Save and close' });
  await make.click();
  const row = page.getByRole('row').filter({ hasText: 'Shop mobile' });
  await expect(row).toContainText('On phones');
});

asAdmin('into the form of a new package key', async ({ admin: _, page, person }) => {
  const release = await openWithoutScripts(page, '/admin/package-keys/new');
  const username = page.getByRole('combobox', { name: 'Username' });
  await username.pressSequentially(person.username);
  await page.getByRole('radio', { name: 'Enter a custom key' }).check();
  release();
  await alive(page);
  await expect(username).toHaveValue(person.username);
  // What is known of them: the page has heard of what was typed.
  await expect(page.getByText(`${person.username} · active`)).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Enter a custom key' })).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Custom Key' })).toBeVisible();
});

asAdmin('into the search and the filters of a list', async ({ admin, page, person }) => {
  const release = await openWithoutScripts(page, '/admin/users');
  const search = page.getByRole('searchbox');
  await search.pressSequentially(person.username);
  release();
  await alive(page);
  await expect(search).toHaveValue(person.username);
  await expect(page).toHaveURL(new RegExp(`search=${person.username.replaceAll('-', '.*')}`));
  await expect(page.getByRole('link', { name: person.username }).first()).toBeVisible();
  await expect(page.getByRole('table').getByText(admin.username, { exact: true })).toHaveCount(0);
});
