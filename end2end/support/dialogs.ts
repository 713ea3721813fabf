import { expect, type Locator, type Page } from '@playwright/test';

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
