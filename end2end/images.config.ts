import { defineConfig } from '@playwright/test';
import { browser } from './support/browser.ts';

// `make images`: not a test, but a run through every state that takes the pictures in docs/images.
export default defineConfig({
  testDir: '.',
  testMatch: 'images.spec.ts',
  outputDir: 'test-results/images',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  reporter: 'list',
  use: browser,
});
