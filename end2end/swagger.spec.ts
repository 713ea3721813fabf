import { createKey, signIn } from './support/api.ts';
import { expect, test } from './support/test.ts';

/** The rows of the document "API keys" under "authentication in Swagger UI". */
test.describe('Authentication in Swagger UI', () => {
  test('Authorize as another user with an API key, call /me, disable the key', async ({
    page,
    context,
    latchkey,
    person,
    playwright,
  }) => {
    // Somebody else, in another browser, hands out a key.
    const theirs = await playwright.request.newContext({ baseURL: latchkey.url });
    const other = await latchkey.createUser(`bo-${person.username}`, 'user');
    await signIn(theirs, other);
    const { value, key } = await createKey(theirs, 'For the API page');

    const hosts = new Set<string>();
    context.on('request', (request) => hosts.add(new URL(request.url()).host));
    await signIn(page.request, person);
    await page.goto('/account/security');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.locator('#account-menu').getByRole('link', { name: 'Swagger UI' }).click();
    await expect(page).toHaveURL(/\/docs\/?$/);
    await expect(page.getByRole('heading', { name: /Latchkey/ })).toBeVisible();

    const me = page.locator('#operations-Session-getMe');
    const call = async () => {
      await me.getByRole('button', { name: 'Execute' }).click();
      const live = me.locator('.live-responses-table');
      await expect(live).toBeVisible();
      return live;
    };
    await me
      .getByRole('button', { name: /Who you are/ })
      .first()
      .click();
    // Without a key one is who is signed in.
    await expect(await call()).toContainText(`"${person.username}"`);

    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.dialog-ux');
    const form = dialog.locator('.auth-container', { hasText: 'X-Authorization' });
    await expect(form).toContainText('apiKey');
    await form.getByRole('textbox').fill(`ApiKey ${value}`);
    await form.getByRole('button', { name: 'Apply credentials' }).click();
    await form.getByRole('button', { name: 'Close' }).click();

    await me.getByRole('button', { name: 'Clear' }).click();
    const seen = await call();
    await expect(seen).toContainText(`"${other.username}"`);
    await expect(seen).not.toContainText(`"${person.username}"`);

    const off = await theirs.patch(`/api/v1/me/api-keys/${key.id}`, {
      data: { state: 'disabled' },
    });
    expect(off.status()).toBe(200);
    await me.getByRole('button', { name: 'Clear' }).click();
    const refused = await call();
    await expect(refused.locator('tbody .response-col_status').first()).toContainText('401');
    await expect(refused).toContainText('bad_api_key');

    expect([...hosts]).toEqual([new URL(latchkey.url).host]);
    await theirs.dispose();
  });

  test('the page is under the policy of the console and opens without a session', async ({
    page,
  }) => {
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
    });
    const response = await page.goto('/docs');
    expect(response?.headers()['content-security-policy']).toContain("script-src 'nonce-");
    await expect(page.getByRole('button', { name: 'Authorize' })).toBeVisible();
    await expect(page.locator('.opblock-tag', { hasText: 'My API keys' })).toBeVisible();
    expect(refused).toEqual([]);
  });
});
