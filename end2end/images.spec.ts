import type { Page, Route } from '@playwright/test';
import { test as base, expect } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createEndpoints, createKey, listKeys, signIn, type ApiKey } from './support/api.ts';
import { Gateway } from './support/gateway.ts';
import { KeysPage } from './support/keys-page.ts';
import { Latchkey } from './support/server.ts';
import { Upstream } from './support/upstream.ts';

const FOLDER = resolve(import.meta.dirname, '../docs/images');
const PASSWORD = 'four gates of the old town';
const ADA = { username: 'ada', password: PASSWORD };
const WIDE = { width: 1440, height: 860 };
const NARROW = { width: 360, height: 820 };

/** A server as it is at the first start, with an upstream at hand. */
const test = base.extend<{ latchkey: Latchkey; upstream: Upstream }>({
  // Playwright reads the fixture's needs from this pattern.
  latchkey: async ({}, use) => {
    const latchkey = await Latchkey.start('--gateway-url', 'https://gw.example.com');
    await use(latchkey);
    await latchkey.stop();
  },
  upstream: async ({}, use) => {
    const upstream = await Upstream.start();
    await use(upstream);
    await upstream.stop();
  },
  baseURL: async ({ latchkey }, use) => use(latchkey.url),
  viewport: WIDE,
});

async function take(page: Page, name: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled', caret: 'hide' });
}

/** The same state in four looks: wide and narrow, light and dark. */
async function takeAll(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of [
    ['', WIDE],
    ['-360', NARROW],
  ] as const) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await take(page, `${name}${size}${colorScheme === 'dark' ? '-dark' : ''}`);
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/**
 * Shows the console of a larger installation: three gateways, of which one lags behind with the last change
 * of `held.back`, if that names a key.
 */
async function pretendThreeGateways(page: Page): Promise<{ back?: string }> {
  const held: { back?: string } = {};
  const applied = { state: 'applied', nodes: 3, applied: 3, applied_ms: 84 };
  const behind = { state: 'pending', nodes: 3, applied: 2, applied_ms: null };
  const show = (key: ApiKey) => {
    const propagation = key.description === held.back ? behind : applied;
    return { ...key, propagation: { ...key.propagation, ...propagation } };
  };
  await page.route('**/fn/account/api-keys', async (route: Route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { keys: ApiKey[] };
    await route.fulfill({ response, json: { ...body, keys: body.keys.map(show), live_nodes: 3 } });
  });
  await page.route('**/fn/account/api-keys/create', async (route: Route) => {
    const response = await route.fetch();
    const created = (await response.json()) as { key: ApiKey };
    await route.fulfill({ response, json: { ...created, key: show(created.key) } });
  });
  await page.route('**/fn/account/api-keys/update', async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: show((await response.json()) as ApiKey) });
  });
  await page.route('**/fn/api-keys/details', async (route: Route) => {
    const response = await route.fetch();
    const body = (await response.json()) as KeyDetails;
    const hours = body.usage.hours.map((hour, at) => ({ ...hour, ...busyHour(at) }));
    const key = { ...show(body.key), last_used_at: body.now };
    await route.fulfill({ response, json: { ...body, key, usage: { ...body.usage, hours } } });
  });
  return held;
}

interface KeyDetails {
  key: ApiKey;
  usage: { hours: object[] };
  now: string;
}

/** Calls of an hour, with a morning and an afternoon. */
function busyHour(at: number): { accepted: number; rejected: number } {
  const accepted = Math.round(520 + 300 * Math.sin(at / 3) + 180 * Math.sin(at * 1.7));
  return { accepted, rejected: Math.round(accepted * 0.04) };
}

/** The page as the routes above show it: the server's first answer is asked for once more. */
async function openPretended(keys: KeysPage): Promise<void> {
  await keys.open();
  const asked = keys.page.waitForResponse('**/fn/account/api-keys');
  await keys.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await asked;
}

test('every state of the console', async ({ page, latchkey, upstream }) => {
  await test.step('the set-up', async () => {
    await page.goto(latchkey.setupLink());
    await takeAll(page, 'setup');
    await page.getByLabel('Username').fill(ADA.username);
    await page.getByLabel(/^Name/).fill('Ada Keller');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill('too short');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByText('Use at least 15 characters')).toBeVisible();
    await takeAll(page, 'setup-error');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page).toHaveURL(/\/account\/api-keys$/);
    await page.context().clearCookies();
    await page.goto(latchkey.setupLink());
    await take(page, 'setup-used');
  });

  await test.step('signing in', async () => {
    await page.goto('/login');
    await takeAll(page, 'login');
    await page.getByLabel('Username').fill(ADA.username);
    await page.getByLabel('Password', { exact: true }).fill('not the right password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await takeAll(page, 'login-error');
  });

  const keys = new KeysPage(page);
  await test.step('no keys yet', async () => {
    await signIn(page.request, ADA);
    await createEndpoints(page.request, upstream.url);
    await keys.open();
    await takeAll(page, 'keys-empty');
  });

  const held = await pretendThreeGateways(page);
  await test.step('making a key', async () => {
    const { value } = await createKey(page.request, 'Laptop', { expires_at: null });
    await new Gateway(latchkey.gateway).accepts(value);
    const used = async () => (await listKeys(page.request))[0]?.last_used_at;
    await expect.poll(used, { timeout: 60_000 }).toBeTruthy();
    await openPretended(keys);
    await keys.createButton.click();
    await takeAll(page, 'create-dialog');
    await keys.creation.expiration.selectOption({ label: 'Custom…' });
    await keys.creation.customTime.fill('2020-01-01T00:00');
    await keys.creation.submit.click();
    await takeAll(page, 'create-dialog-error');
    await keys.creation.expiration.selectOption({ label: '30 days' });
    await keys.creation.description.fill('Deploy pipeline');
    await keys.creation.submit.click();
    await expect(keys.created.dialog).toContainText('In force on 3 of 3 gateways after 84 ms');
    await takeAll(page, 'success-dialog');
    await keys.created.confirm.click();
    await takeAll(page, 'success-dialog-unsaved');
    await keys.created.goBack.click();
    await keys.created.saveAndClose();
    await expect(keys.createButton).toBeDisabled();
    await takeAll(page, 'keys-limit');
  });

  await test.step('changing keys', async () => {
    await keys.select('Deploy pipeline');
    await keys.choose('Delete');
    await takeAll(page, 'delete-dialog');
    await page.keyboard.press('Escape');
    await keys.choose('Disable');
    await takeAll(page, 'disable-dialog');
    held.back = 'Deploy pipeline';
    const dialog = keys.confirmation('Disable');
    await dialog.getByRole('button', { name: /^Disable/ }).click();
    await expect(keys.row('Deploy pipeline')).toContainText('Pending 2/3');
    await expect(keys.row('Laptop')).toContainText('Applied in 84 ms');
    await take(page, 'toast');
    await keys.toasts.getByRole('button', { name: 'Dismiss' }).click();
    await keys.select('Deploy pipeline');
    await takeAll(page, 'keys');
    await keys.actionButton.click();
    await takeAll(page, 'action-menu');
    await page.keyboard.press('Escape');
    await keys.row('Laptop').getByRole('button', { name: /^Edit/ }).click();
    await takeAll(page, 'edit-description');
    await page.keyboard.press('Escape');
    await keys.id('Deploy pipeline').click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await takeAll(page, 'key-details');
    await page.keyboard.press('Escape');
  });

  await test.step('what else can happen', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await take(page, 'account-menu');
    await page.keyboard.press('Escape');
    await keys.choose('Delete');
    await page.unrouteAll();
    await page.context().clearCookies();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(keys.sessionOver.dialog).toBeVisible();
    await takeAll(page, 'session-over');
    await signIn(page.request, ADA);
    await page.goto('/account/no-such-page');
    await takeAll(page, 'not-found');
  });
});

test('without scripts', async ({ browser, latchkey, upstream }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: WIDE });
  const page = await context.newPage();
  await page.goto(latchkey.setupLink());
  await page.getByLabel('Username').fill(ADA.username);
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create administrator' }).click();
  const request = context.request;
  await request.post(`${latchkey.url}/api/v1/session`, { data: ADA });
  await request.post(`${latchkey.url}/api/v1/me/api-keys`, { data: { description: 'Laptop' } });
  await request.post(`${latchkey.url}/api/v1/endpoints`, {
    data: { service: 'Inventory', name: 'servers', version: 'v1', url: upstream.url },
  });
  await page.goto(`${latchkey.url}/account/api-keys`);
  await take(page, 'keys-without-scripts');
  await context.close();
});
