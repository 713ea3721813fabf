// The settings of a package key, beyond the document.
import type { Page } from '@playwright/test';
import { expect, open, test } from './support/admin-page.ts';
import { expectAccessible } from './support/axe.ts';
import { addPlan, createPackageKey, hint, showPackageKey, stage } from './support/package-keys.ts';

test('Package Settings: plan, expiration, limits of its own, and the history of it', async ({
  admin,
  page,
  person,
  gateway,
}) => {
  const from = await stage(page, person, { rate_limit: { per_second: 5, burst: 10 } });
  await addPlan(page.request, from, 'Pro');
  const key = await createPackageKey(page.request, from);
  await open(page, `/admin/package-keys/${key.id}`, 'Package Settings');
  await expect(page.getByText('Basic: 5 calls a second, 10 at once.')).toBeVisible();
  await page.getByLabel('API Plan').selectOption({ label: 'Pro' });
  await expect(page.getByText('Pro: no rate limit.')).toBeVisible();
  await page.getByLabel(/^Expiration Date/).fill('2099-05-01T12:30');
  const rate = page.getByRole('group', { name: 'Rate limit' });
  await rate.getByRole('radio', { name: /^Ceiling/ }).check();
  await page.getByLabel('Calls per second').fill('0');
  const quota = page.getByRole('group', { name: 'Quota' });
  await quota.getByRole('radio', { name: /^Exempt/ }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Calls per second')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Calls per second').fill('7');
  await page.getByLabel('At once').fill('70');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status')).toContainText(`Package key ${hint(key)} saved`);
  const saved = await showPackageKey(page.request, key.id);
  expect(saved).toMatchObject({
    plan: { name: 'Pro' },
    expires_at: '2099-05-01T12:30:00Z',
    rate_limit: { mode: 'ceiling', value: { per_second: 7, burst: 70 } },
    quota: { mode: 'exempt' },
  });
  await gateway.comesTo(key.package_key, 'endpoint_not_allowed');
  const history = page.getByRole('table', { name: 'History' });
  const row = history.getByRole('row').nth(1);
  await expect(row).toContainText('Settings changed');
  await expect(row).toContainText(admin.username);
  await expect(row).toContainText('Plan: Basic → Pro');
  await expect(row).toContainText('Expiration: never → 1 May 2099, 12:30 UTC');
  await expect(row).toContainText('Rate limit: as the plan → 7 calls a second, 70 at once');
  await expect(row).toContainText('Quota: as the plan → exempt');
  await expect(history.getByRole('row').nth(2)).toContainText('Created');
  await expect(page.getByRole('heading', { name: 'Calls, last 24 hours' })).toBeVisible();
  await expectAccessible(page);
});

test('an older form does not overwrite a newer change: both versions are shown', async ({
  admin: _,
  page,
  person,
}) => {
  const from = await stage(page, person);
  const key = await createPackageKey(page.request, from);
  const tabs = [page, await page.context().newPage()] as const;
  for (const tab of tabs) {
    await open(tab, `/admin/package-keys/${key.id}`, 'Package Settings');
  }
  const choose = async (tab: Page, what: string, way: RegExp) =>
    tab.getByRole('group', { name: what }).getByRole('radio', { name: way }).check();
  const save = (tab: Page) => tab.getByRole('button', { name: 'Save', exact: true }).click();

  await choose(tabs[0], 'Rate limit', /^Exempt/);
  await save(tabs[0]);
  await expect(tabs[0].getByRole('status')).toContainText('saved');

  await choose(tabs[1], 'Rate limit', /^Ceiling/);
  await tabs[1].getByLabel('Calls per second').fill('3');
  await tabs[1].getByLabel('At once').fill('9');
  await save(tabs[1]);
  const conflict = tabs[1].getByRole('alert', { name: 'Changed meanwhile' });
  await expect(conflict).toBeFocused();
  await expect(conflict.getByRole('row').filter({ hasText: 'Rate limit' })).toContainText(
    /3 calls a second, 9 at once.*exempt/s,
  );
  await expect(conflict).not.toContainText('Quota');
  await tabs[1].bringToFront();
  await expectAccessible(tabs[1]);
  const there = await showPackageKey(page.request, key.id);
  expect(there.rate_limit, 'nothing was overwritten').toMatchObject({ mode: 'exempt' });
  await expect(tabs[1].getByLabel('Calls per second')).toHaveValue('3');

  await conflict.getByRole('button', { name: 'Save mine over it' }).click();
  await expect(conflict).toHaveCount(0);
  const mine = await showPackageKey(page.request, key.id);
  expect(mine.rate_limit).toMatchObject({ mode: 'ceiling', value: { per_second: 3, burst: 9 } });

  // The first tab is the older one now, and takes what is there.
  await choose(tabs[0], 'Quota', /^Exempt/);
  await save(tabs[0]);
  const other = tabs[0].getByRole('alert', { name: 'Changed meanwhile' });
  await other.getByRole('button', { name: 'Take what is there now' }).click();
  await expect(other).toHaveCount(0);
  await expect(tabs[0].getByLabel('Calls per second')).toHaveValue('3');
  await expect(
    tabs[0].getByRole('group', { name: 'Quota' }).getByRole('radio', { name: /^As the plan/ }),
  ).toBeChecked();
  await save(tabs[0]);
  await expect(tabs[0].getByRole('status')).toContainText('saved');
});

test('a key that is not there is no page', async ({ admin: _, page }) => {
  for (const id of ['6f1c7f3e-0000-4000-8000-000000000001', 'nonsense']) {
    await page.goto(`/admin/package-keys/${id}`);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  }
});
