import type { Page, Response } from '@playwright/test';
import { expect, test } from './support/test.ts';

/** Where the value turns up besides the one answer that carries it. */
class Leaks {
  private readonly answers: Promise<{ response: Response; body: string }>[] = [];
  private readonly urls: string[] = [];

  constructor(page: Page) {
    // Bodies are read as they come: after the next page they cannot be had any more.
    page.on('response', (response) => {
      const body = response.text().catch(() => '');
      this.answers.push(body.then((body) => ({ response, body })));
    });
    page.on('request', (request) => this.urls.push(request.url(), request.postData() ?? ''));
    page.on('framenavigated', (frame) => this.urls.push(frame.url()));
  }

  /** The answers that hold the value. */
  async answersWith(value: string): Promise<Response[]> {
    const answers = await Promise.all(this.answers);
    return answers.filter(({ body }) => body.includes(value)).map(({ response }) => response);
  }

  urlsWith(value: string): string[] {
    return this.urls.filter((url) => url.includes(value));
  }
}

test('the value is in one answer, and in no URL, storage, cookie or later page', async ({
  keys,
  page,
  latchkey,
}) => {
  const leaks = new Leaks(page);
  const created = await keys.create('Laptop');
  const value = await created.value();
  await created.download('JSON');
  await created.download('YAML');
  await created.confirm.click();
  await expect(created.dialog).toBeHidden();
  expect(await page.content()).not.toContain(value);

  await keys.act('Disable', 'Laptop');
  await expect(keys.row('Laptop')).toContainText(/Applied/);
  await page.reload();
  await expect(keys.row('Laptop')).toBeVisible();

  const carriers = await leaks.answersWith(value);
  expect(carriers).toHaveLength(1);
  expect(await carriers[0]?.headerValue('cache-control')).toBe('no-store');
  expect(carriers[0]?.request().method()).toBe('POST');
  expect(leaks.urlsWith(value)).toEqual([]);

  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = await window.caches.keys();
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
    return JSON.stringify([stores, databases, caches, history.state, document.cookie, window.name]);
  });
  expect(kept).not.toContain(value);
  const cookies = await page.context().cookies();
  expect(JSON.stringify(cookies)).not.toContain(value);
  expect(latchkey.log).not.toContain(value);
});

test('nothing that was signed in with is logged', async ({ page, latchkey, person }) => {
  await page.goto('/login');
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/account\/api-keys$/);
  const [session] = (await page.context().cookies()).filter((cookie) => cookie.httpOnly);
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  for (const secret of [person.password, session?.value ?? '']) {
    expect(latchkey.log).not.toContain(secret);
    expect(await page.content()).not.toContain(secret);
  }
});

test('nothing is fetched from another host, and no script may be slipped in', async ({
  keys,
  page,
  latchkey,
}) => {
  const hosts = new Set<string>();
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) hosts.add(origin);
  });
  const answer = await page.goto('/account/api-keys');
  await expect(keys.actionButton).toBeEnabled();
  expect([...hosts]).toEqual([latchkey.url]);
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toMatch(/script-src[^;]*'nonce-/);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  expect(policy).toContain("frame-ancestors 'none'");
});
