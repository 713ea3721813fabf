import { open, test as asAdmin } from './support/admin-page.ts';
import { createKey, listKeys } from './support/api.ts';
import { ApiKeysReport } from './support/api-keys-report.ts';
import { expectAccessible } from './support/axe.ts';
import { KeysPage } from './support/keys-page.ts';
import { expect, test } from './support/test.ts';
import type { APIRequestContext } from '@playwright/test';

/** Disables a key, and waits until that is in force. */
async function disable(request: APIRequestContext, id: string): Promise<void> {
  await request.patch(`/api/v1/me/api-keys/${id}`, { data: { state: 'disabled' } });
  const state = async () =>
    (await listKeys(request)).find((key) => key.id === id)?.propagation.state;
  await expect.poll(state, { intervals: [20] }).toBe('applied');
}

/** Waits until the traffic manager has written down the calls of a key. */
async function counted(
  request: APIRequestContext,
  id: string,
  calls: { accepted: number; rejected: number },
): Promise<void> {
  const sum = async () => {
    const answer = await request.get(`/api/v1/usage?key_id=${id}`);
    const { hours } = (await answer.json()) as { hours: (typeof calls)[] };
    const of = (what: keyof typeof calls) => hours.reduce((sum, hour) => sum + hour[what], 0);
    return { accepted: of('accepted'), rejected: of('rejected') };
  };
  await expect.poll(sum).toEqual(calls);
}

test('a key is opened by its id: what it is, and its calls as a plot', async ({
  keys,
  page,
  gateway,
}) => {
  const { value, key } = await createKey(page.request, 'Collector');
  for (let call = 0; call < 3; call++) await gateway.accepts(value);
  await disable(page.request, key.id);
  for (let call = 0; call < 2; call++) await gateway.rejects(value, 403, 'key_disabled');
  await counted(page.request, key.id, { accepted: 3, rejected: 2 });
  await keys.open();
  const dialog = page.getByRole('dialog', { name: 'API Key', exact: true });
  await keys.id('Collector').focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(key.id)).toBeVisible();
  for (const text of ['Collector', 'Disabled', 'in 30 days', 'just now']) {
    await expect(dialog).toContainText(text);
  }
  const plot = dialog.getByRole('img', { name: /^5 calls: 3 accepted, 2 rejected/ });
  await expect(plot).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(keys.id('Collector')).toBeFocused();
});

test('a key without calls says so, and its id can be copied', async ({ keys, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { key } = await createKey(page.request, 'Laptop');
  await keys.open();
  await keys.id('Laptop').click();
  const dialog = page.getByRole('dialog', { name: 'API Key', exact: true });
  await expect(dialog.getByText('No calls in these hours.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy the id of the key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key.id);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
});

test('somebody else finds nothing under the id of a key', async ({ keys, own, latchkey }) => {
  const { key } = await createKey(own, 'Laptop');
  const other = await latchkey.createUser(`other-than-${key.id.slice(0, 18)}`, 'user');
  const { request } = keys.page;
  await request.delete('/api/v1/session');
  const { username, password } = other;
  await request.post('/api/v1/session', { data: { username, password } });
  const answer = await request.post('/fn/api-keys/details', { data: { id: key.id } });
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain('Laptop');
});

test('dialogs of the first page come with their looks', async ({ keys, page }) => {
  await keys.createButton.click();
  const dialog = page.getByRole('dialog', { name: 'Create API Key' });
  await expect(dialog).toBeVisible();
  await expect(dialog).toHaveCSS('border-top-left-radius', '14px');
});

asAdmin(
  'administrators see the calls of everybody: from the report, and on the user',
  async ({ admin: _, page, own, person, gateway }) => {
    const { value, key } = await createKey(own, 'Collector');
    await gateway.accepts(value);
    await disable(own, key.id);
    await gateway.rejects(value, 403, 'key_disabled');
    await counted(own, key.id, { accepted: 1, rejected: 1 });
    const report = await ApiKeysReport.of(page, person.username);
    const hint = `${key.prefix}…${key.last4}`;
    const dialog = page.getByRole('dialog', { name: 'API Key', exact: true });
    const plot = dialog.getByRole('img', { name: /^2 calls: 1 accepted, 1 rejected/ });
    await report.table.getByRole('button', { name: hint }).click();
    await expect(plot).toBeVisible();
    await expectAccessible(page);
    const user = dialog.getByRole('link', { name: person.username });
    await user.click();
    await expect(page.getByRole('heading', { level: 1, name: person.username })).toBeVisible();
    const tab = new URL(page.url());
    await open(page, tab.pathname + tab.search);
    const id = tab.pathname.split('/').at(-1) ?? '';
    const keys = KeysPage.of(page, person.username, id);
    await keys.id('Collector').click();
    await expect(plot).toBeVisible();
  },
);
