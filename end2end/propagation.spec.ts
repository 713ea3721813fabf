import type { Page, Route } from '@playwright/test';
import { createKey, type ApiKey } from './support/api.ts';
import { expect, test } from './support/test.ts';

const LIST = '**/fn/account/api-keys';
const UPDATE = '**/fn/account/api-keys/update';
const PENDING = { state: 'pending', applied: 2, nodes: 3, applied_ms: null };

/**
 * Lets the page see what it would see while one of three gateways lags behind. Alone, a server has one,
 * and that is too fast to be seen. Answers how often the page asked, and how to let it catch up.
 */
async function holdBack(page: Page) {
  const held = { back: true, asked: 0 };
  const pending = (key: ApiKey) => ({ ...key, propagation: { ...key.propagation, ...PENDING } });
  await page.route(UPDATE, async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: pending((await response.json()) as ApiKey) });
  });
  await page.route(LIST, async (route: Route) => {
    held.asked += 1;
    const response = await route.fetch();
    const body = (await response.json()) as { keys: ApiKey[] };
    const keys = held.back ? body.keys.map(pending) : body.keys;
    await route.fulfill({ response, json: { ...body, keys } });
  });
  return held;
}

test('the badge is pending until every gateway has confirmed, and asking ends then', async ({
  keys,
  page,
}) => {
  await createKey(page.request, 'Laptop');
  await page.clock.install();
  await keys.open();
  const held = await holdBack(page);
  await keys.act('Disable', 'Laptop');
  const row = keys.row('Laptop');
  await expect(row).toContainText('Pending 2/3');
  await expect(page.getByText('in force on 2 of 3 gateways so far')).toBeVisible();

  // It goes on asking while it is pending…
  const before = held.asked;
  await page.clock.runFor(5_000);
  await expect.poll(() => held.asked).toBeGreaterThan(before);
  await expect(row).toContainText('Pending 2/3');

  held.back = false;
  await page.clock.runFor(5_000);
  await expect(row).toContainText(/Applied in \d+/);

  // …and no longer.
  const after = held.asked;
  await page.clock.runFor(120_000);
  expect(held.asked).toBe(after);
});

test('nothing is asked for while nothing is pending', async ({ keys, page }) => {
  await createKey(page.request, 'Laptop');
  await page.clock.install();
  await keys.open();
  await expect(keys.row('Laptop')).toContainText(/Applied/);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.clock.runFor(300_000);
  expect(requests).toEqual([]);
});

test('the notice tells the bound and the measured time', async ({ keys }) => {
  await (await keys.create('Laptop')).saveAndClose();
  await expect(keys.row('Laptop')).toContainText(/Applied in \d+/);
  const notice = keys.page.getByText('Changes take up to 10 minutes to be applied at the latest.');
  await expect(notice).toBeVisible();
  await expect(keys.page.getByText(/was in force on the gateway after \d+/)).toBeVisible();
});

test('what a change has done is in force within a second', async ({ keys, page, gateway }) => {
  const { value, key } = await createKey(page.request, 'Laptop');
  await gateway.accepts(value);
  for (const [state, code] of [
    ['disabled', 'key_disabled'],
    ['enabled', 'ok'],
  ] as const) {
    const url = `/api/v1/me/api-keys/${key.id}`;
    expect((await page.request.patch(url, { data: { state } })).status()).toBe(200);
    await expect
      .poll(async () => (await gateway.call(value)).code, { timeout: 1_000, intervals: [10] })
      .toBe(code);
  }
  await expect(keys.heading).toBeVisible();
});
