import { test as base, type Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { Latchkey } from './support/server.ts';

const { expect } = base;

/** A server that nobody has set up. */
const test = base.extend<{ fresh: Latchkey }>({
  // Playwright reads the fixture's needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  fresh: async ({}, use) => {
    const fresh = await Latchkey.start();
    await use(fresh);
    await fresh.stop();
  },
});

const PASSWORD = 'four gates of the old town';

async function fillIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create administrator' }).click();
}

test('the link of the first start makes the first administrator, once', async ({ fresh, page }) => {
  const link = fresh.setupLink();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Set up Latchkey' })).toBeVisible();
  await fillIn(page);
  await expect(page).toHaveURL(/\/account\/api-keys$/);
  const me = await page.request.get(`${fresh.url}/api/v1/me`);
  expect(await me.json()).toMatchObject({ username: 'ada', role: 'admin', status: 'active' });

  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This set-up link does not work' })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByLabel('Username')).toHaveCount(0);
});

test('a password that everybody uses is refused, and what was typed stays', async ({
  fresh,
  page,
}) => {
  await page.goto(fresh.setupLink());
  await expectAccessible(page);
  await fillIn(page, 'short');
  await expect(page.getByText('Use at least 15 characters; these are 5.')).toBeVisible();
  await expect(page.getByLabel('Username')).toHaveValue('ada');
  await expect(page.getByLabel('E-mail')).toHaveValue('ada@example.org');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await expectAccessible(page);

  await fillIn(page, 'passwordpassword');
  await expect(page.getByText('Choose another')).toBeVisible();
  await fillIn(page);
  await expect(page).toHaveURL(/\/account\/api-keys$/);
});

test('a link that nobody was given opens nothing', async ({ fresh, page }) => {
  await page.goto(`${fresh.url}/setup?token=${'A'.repeat(43)}`);
  await expect(page.getByRole('heading', { name: 'This set-up link does not work' })).toBeVisible();
  await page.goto(`${fresh.url}/setup`);
  await expect(page.getByRole('heading', { name: 'This set-up link does not work' })).toBeVisible();
});

test('the set-up works without scripts', async ({ fresh, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(fresh.setupLink());
  await fillIn(page);
  await expect(page.getByRole('heading', { level: 1, name: 'API Keys' })).toBeVisible();
  await context.close();
});
