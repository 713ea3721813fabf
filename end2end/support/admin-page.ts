import type { Page } from '@playwright/test';
import { signIn } from './api.ts';
import type { Latchkey, Person } from './server.ts';
import { expect, test as base } from './test.ts';

export { expect };

let admins = 0;

/** Signs the page in as an administrator of this test alone. */
export async function asAdmin(page: Page, latchkey: Latchkey): Promise<Person> {
  admins += 1;
  const admin = await latchkey.createUser(`boss${admins}-of-${process.pid}`, 'admin');
  await signIn(page.request, admin);
  return admin;
}

/** As `test`, with the page of an administrator of this test alone. */
export const test = base.extend<{ admin: Person }>({
  admin: async ({ latchkey, page }, use) => use(await asAdmin(page, latchkey)),
});

/** Opens an admin page, and waits until it is alive: what needs scripts is enabled. */
export async function open(
  page: Page,
  path: string,
  heading: string | RegExp = /./,
): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Search or paste a key' })).toBeEnabled();
}

/** The id of a user, by REST. */
export async function userId(page: Page, username: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/users?search=${username}`);
  expect(answer.status()).toBe(200);
  const { items } = (await answer.json()) as { items: { id: string; username: string }[] };
  const user = items.find((one) => one.username === username);
  if (!user) throw new Error(`no user ${username}`);
  return user.id;
}
