import { test as base, expect } from '@playwright/test';
import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { createEndpoints, signIn } from './api.ts';
import { Gateway } from './gateway.ts';
import { KeysPage } from './keys-page.ts';
import { Latchkey, type Person } from './server.ts';
import { Upstream } from './upstream.ts';

export { expect };

interface ForEachTest {
  /** A user of this test alone, without keys. */
  person: Person;
  /** REST as `person`, whoever the page is signed in as. */
  own: APIRequestContext;
  /** Calls through the traffic manager. */
  gateway: Gateway;
  /** The page of `person`'s keys, signed in and open. */
  keys: KeysPage;
  /** Fails the test where a page threw, was refused something by its policy, or logged an error. */
  noPageErrors: void;
}

interface ForEachWorker {
  /** A server with an admin, eight endpoints and an upstream behind them. */
  latchkey: Latchkey;
}

let people = 0;

export const test = base.extend<ForEachTest, ForEachWorker>({
  latchkey: [
    async ({ playwright }, use) => {
      const upstream = await Upstream.start();
      const latchkey = await Latchkey.start();
      try {
        const admin = await latchkey.createUser('root', 'admin');
        const request = await playwright.request.newContext({ baseURL: latchkey.url });
        await signIn(request, admin);
        await createEndpoints(request, upstream.url);
        await request.dispose();
        await use(latchkey);
      } finally {
        await latchkey.stop();
        await upstream.stop();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ latchkey }, use) => use(latchkey.url),

  person: async ({ latchkey }, use, { workerIndex }) => {
    people += 1;
    await use(await latchkey.createUser(`ada${people}-of-${workerIndex}`, 'user'));
  },

  own: async ({ latchkey, person, playwright }, use) => {
    const own = await playwright.request.newContext({ baseURL: latchkey.url });
    await signIn(own, person);
    await use(own);
    await own.dispose();
  },

  gateway: async ({ latchkey }, use) => use(new Gateway(latchkey.gateway)),

  keys: async ({ page, person }, use) => {
    await signIn(page.request, person);
    const keys = new KeysPage(page);
    await keys.open();
    await use(keys);
  },

  noPageErrors: [
    async ({ context }, use) => {
      const errors = collectErrors(context);
      await use();
      expect(errors, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});

function collectErrors(context: BrowserContext): string[] {
  const errors: string[] = [];
  const watch = (page: Page) => {
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // The browser reports every answer of 400 and above so; what it means is for the test to say.
      const answer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !answer) errors.push(`${page.url()}: ${message.text()}`);
    });
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  return errors;
}
