import type { Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/test.ts';

async function fillIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('a wrong password is answered with an error, and the username stays', async ({
  page,
  person,
}) => {
  await page.goto('/login');
  await expectAccessible(page);
  await fillIn(page, person.username, 'not the right password');
  await expect(page.getByRole('alert')).toContainText('Username or password is wrong');
  await expect(page.getByLabel('Username')).toHaveValue(person.username);
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
  await expectAccessible(page);
  await fillIn(page, person.username, person.password);
  await expect(page).toHaveURL(/\/account\/api-keys$/);
});

test('an unknown user gets the same answer as a wrong password', async ({ page, person }) => {
  const answers: string[] = [];
  for (const username of [person.username, `${person.username}-not`]) {
    await page.goto('/login');
    await fillIn(page, username, 'not the right password');
    answers.push(await page.getByRole('alert').innerText());
  }
  expect(answers[0]).toBe(answers[1]);
});

test('who guesses on has to wait, longer each time', async ({ page, person }) => {
  const guess = () => {
    const data = { username: person.username, password: 'not the right password' };
    return page.request.post('/api/v1/session', { data });
  };
  for (let free = 0; free < 5; free += 1) expect((await guess()).status()).toBe(401);
  const waits: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const refused = await guess();
    expect(refused.status()).toBe(429);
    waits.push(Number(refused.headers()['retry-after']));
    if (round < 2) await expect.poll(async () => (await guess()).status()).toBe(401);
  }
  expect(waits).toEqual([1, 2, 4]);

  // Even the right password has to wait then.
  await page.goto('/login');
  await fillIn(page, person.username, person.password);
  await expect(page.getByRole('alert')).toContainText(/Too many failed attempts/);
});

test('a page that was asked for before signing in is shown after it', async ({ page, person }) => {
  await page.goto('/account/api-keys?from=mail');
  await expect(page).toHaveURL(/\/login\?/);
  await fillIn(page, person.username, person.password);
  await expect(page).toHaveURL(/\/account\/api-keys\?from=mail$/);
});

for (const next of ['https://example.org/', '//example.org/', '/\\example.org/', 'javascript:1']) {
  test(`signing in never leads to another site: ${next}`, async ({ page, person, latchkey }) => {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await fillIn(page, person.username, person.password);
    await expect(page.getByRole('heading', { level: 1, name: 'API Keys' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(latchkey.url);
  });
}

test('signing out ends the session, and going back shows no page of it', async ({ keys, page }) => {
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login\b/);
  await expect(page.getByText('You have signed out.')).toBeVisible();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);
  await page.goBack();
  await expect(page).toHaveURL(/\/login\b/);
  await expect(keys.heading).toHaveCount(0);
});

test('a form of another site cannot act for somebody who is signed in', async ({
  page,
  person,
}) => {
  await signIn(page.request, person);
  const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  const answer = await page.request.post('/api/v1/me/api-keys', {
    data: { description: 'Not mine' },
    headers,
  });
  expect(answer.status()).toBe(403);
  expect((await page.request.post('/logout', { headers, maxRedirects: 0 })).status()).toBe(403);
  expect((await page.request.get('/api/v1/me')).status()).toBe(200);
});
