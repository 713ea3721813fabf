// Whoever leaves a page while it waits for the server breaks nothing: `noPageErrors` would say so.
import type { Page } from '@playwright/test';
import { createKey, listKeys } from './support/api.ts';
import { asAdmin, open } from './support/admin-page.ts';
import { question } from './support/dialogs.ts';
import { expect, test } from './support/test.ts';

/** Holds the next answer to `path` back until that is asked for by what this gives. */
async function hold(page: Page, path: string) {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  const asked = page.waitForRequest(path);
  const answered = page.waitForResponse(path).then((response) => response.finished());
  return {
    asked,
    async release() {
      release();
      await answered;
      // What the page does with the answer, it has done before this.
      await page.evaluate(() => new Promise((next) => setTimeout(next)));
    },
  };
}

test('while a key is made', async ({ keys, page }) => {
  await page.goto('/account/security');
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'API Keys' })
    .click();
  await expect(keys.actionButton).toBeEnabled();
  const answer = await hold(page, '**/fn/account/api-keys/create');
  await keys.createButton.click();
  await keys.creation.description.fill('Laptop');
  await keys.creation.submit.click();
  await answer.asked;
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
  await answer.release();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await listKeys(page.request)).toHaveLength(1);
});

test('while a key is deleted', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await page.goto('/account/security');
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'API Keys' })
    .click();
  await expect(keys.actionButton).toBeEnabled();
  const answer = await hold(page, '**/fn/api-keys/delete');
  await keys.select('Laptop');
  await keys.choose('Delete');
  await keys.confirmation('Delete').getByRole('button', { name: 'Delete' }).click();
  await answer.asked;
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
  await answer.release();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('while somebody is invited', async ({ page, latchkey }) => {
  const { username } = await asAdmin(page, latchkey);
  await open(page, '/admin/packages');
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'Users' })
    .click();
  const answer = await hold(page, '**/fn/admin/users/invite');
  await page.getByRole('button', { name: 'New User' }).click();
  const dialog = question(page, 'New user');
  await dialog.getByLabel('Username').fill(`guest-of-${username}`);
  await dialog.getByLabel('E-mail').fill(`guest-of-${username}@example.org`);
  await dialog.getByRole('button', { name: 'Create user' }).click();
  await answer.asked;
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Packages' })).toBeVisible();
  await answer.release();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
