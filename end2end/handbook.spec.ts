import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/test.ts';

test('whoever is rejected finds out why, without an account', async ({
  page,
  gateway,
  latchkey,
}) => {
  const { code } = await gateway.call('lk_no_such_key');
  const answer = await fetch(`${latchkey.gateway}/e/servers/1`, {
    headers: { 'X-Api-Key': 'lk_no_such_key' },
  });
  const { type } = (await answer.json()) as { type: string };
  await page.goto(type);
  await expect(page.getByRole('heading', { level: 1, name: 'Verdict codes' })).toBeVisible();
  await expect(page).toHaveTitle('Verdict codes · Latchkey handbook');
  const heading = page.getByRole('heading', { name: code ?? '', exact: true });
  await expect(heading).toBeInViewport();
});

test('the handbook is read without scripts, and leads from page to page', async ({
  browser,
  latchkey,
}) => {
  const context = await browser.newContext({ baseURL: latchkey.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByRole('link', { name: 'Handbook' }).click();
  for (const title of ['For users', 'For administrators', 'For operators', 'Verdict codes']) {
    await page
      .getByRole('navigation', { name: 'Handbook' })
      .getByRole('link', { name: title })
      .click();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }
  await page.goto('/help/users');
  const picture = page.getByRole('img', { name: /^The list of API keys/ });
  await picture.scrollIntoViewIfNeeded();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(1000);
  await page
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('link', { name: 'Security' })
    .click();
  await expect(page.getByRole('heading', { name: 'Security' })).toBeInViewport();
  await context.close();
});

for (const path of ['/help', '/help/users', '/help/verdicts', '/help/operators']) {
  test(`${path} in every look`, async ({ page }) => {
    await page.goto(path);
    await expectAccessible(page);
  });
}
