import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

export default defineConfig({
  testDir: '.',
  testIgnore: 'images.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  // A test that needs a second try is broken.
  retries: 0,
  workers: 2,
  // Where so many fail there is one cause.
  maxFailures: 12,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { ...browser, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
