import type { Page } from '@playwright/test';
import { question } from './support/dialogs.ts';
import { expectAccessible } from './support/axe.ts';
import { createKey, signIn } from './support/api.ts';
import { expect, test } from './support/test.ts';

const NEW = 'a new password, long enough';

/** Opens the page of whoever is signed in, and waits until it is alive. */
async function open(page: Page): Promise<void> {
  await page.goto('/account/security');
  await expect(page.getByRole('button', { name: 'Sign out everywhere' })).toBeEnabled();
}

test('the page of sessions, password and keys', async ({ page, person }) => {
  await signIn(page.request, person);
  await open(page);
  await expect(page.getByText('0 keys of 2 in use.')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Your sessions' }).getByRole('row')).toHaveCount(2);
  await expectAccessible(page);
});

test('a new password ends the other sessions, and keys go on working', async ({
  page,
  person,
  own: elsewhere,
  gateway,
}) => {
  await signIn(page.request, person);
  const { value } = await createKey(page.request, 'Laptop');
  await open(page);
  await expect(page.getByRole('table', { name: 'Your sessions' }).getByRole('row')).toHaveCount(3);
  await page.getByLabel('Current password').fill('not the right password');
  await page.getByLabel('New password').fill(NEW);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue(NEW);
  await page.getByLabel('Current password').fill(person.password);
  await page.getByRole('button', { name: 'Change password' }).dblclick();
  await expect(page.getByRole('status')).toContainText('Password changed, 1 other session ended');
  await expect(page.getByLabel('Current password')).toHaveValue('');
  expect((await elsewhere.get('/api/v1/me')).status()).toBe(401);
  expect((await page.request.get('/api/v1/me')).status()).toBe(200);
  await gateway.accepts(value);
  await signIn(elsewhere, { ...person, password: NEW });
});

test('one session is ended, then all of them', async ({ page, person, own: elsewhere }) => {
  await signIn(page.request, person);
  await open(page);
  await page.getByRole('button', { name: /^Sign out .* at 127/ }).click();
  await question(page, 'Sign out').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('table', { name: 'Your sessions' }).getByRole('row')).toHaveCount(2);
  expect((await elsewhere.get('/api/v1/me')).status()).toBe(401);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  const asked = question(page, 'Sign out everywhere');
  await asked.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText('You have signed out.')).toBeVisible();
});
