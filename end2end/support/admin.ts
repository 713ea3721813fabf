import { expect, type Locator, type Page } from '@playwright/test';
import { signIn } from './api.ts';
import type { Latchkey, Person } from './server.ts';

let admins = 0;

/** Signs the page in as an administrator of this test alone. */
export async function asAdmin(page: Page, latchkey: Latchkey): Promise<Person> {
  admins += 1;
  const admin = await latchkey.createUser(`root-${process.pid}-${admins}`, 'admin');
  await signIn(page.request, admin);
  return admin;
}

/** Opens a page, and waits until it is alive: `button`, which needs scripts, is enabled. */
export async function open(
  page: Page,
  path: string,
  button = 'Search or paste a key',
): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: button })).toBeEnabled();
}

/** The dialog that asks before something is done. */
export function question(page: Page, title: string): Locator {
  return page.getByRole('dialog', { name: title, exact: true });
}

/** The dialog that shows an API key's value once. */
export class ValueDialog {
  readonly dialog: Locator;

  constructor(
    private readonly page: Page,
    title: string,
  ) {
    this.dialog = page.getByRole('dialog', { name: title });
  }

  /** The value, as it is shown. */
  async value(): Promise<string> {
    return (await this.dialog.getByText(/^lk_[0-9A-Za-z]{36}$/).innerText()).trim();
  }

  /** Saves the value in a file, and closes the dialog. */
  async saveAndClose(): Promise<void> {
    const download = this.page.waitForEvent('download');
    await this.dialog.getByRole('button', { name: 'Download JSON' }).click();
    await download;
    await this.dialog.getByRole('button', { name: 'Confirm' }).click();
    await expect(this.dialog).toBeHidden();
  }
}
