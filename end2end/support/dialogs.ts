import { expect, type Locator, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';

/** The dialog that asks before something is done. */
export function question(page: Page, title: string): Locator {
  return page.getByRole('dialog', { name: title, exact: true });
}

/** The dialog that shows a key's value, once. */
export class ValueDialog {
  readonly dialog: Locator;
  readonly confirm: Locator;
  readonly goBack: Locator;
  readonly closeAnyway: Locator;

  constructor(
    private readonly page: Page,
    title: string,
  ) {
    this.dialog = page.getByRole('dialog', { name: title });
    this.confirm = this.dialog.getByRole('button', { name: 'Confirm' });
    this.goBack = this.dialog.getByRole('button', { name: 'Go back' });
    this.closeAnyway = this.dialog.getByRole('button', { name: 'Close without saving' });
  }

  /** The value, as it is shown. */
  async value(): Promise<string> {
    return (await this.dialog.getByTestId('key-value').innerText()).trim();
  }

  /** The shell command, as it is shown. */
  async command(): Promise<string> {
    return (await this.dialog.getByText(/^curl /).innerText()).trim();
  }

  /** Downloads a file, and gives its name and text. */
  async download(format: 'JSON' | 'YAML'): Promise<{ name: string; text: string }> {
    const download = this.page.waitForEvent('download');
    await this.dialog.getByRole('button', { name: `Download ${format}` }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  }

  /** Saves the value in a file, and closes the dialog. */
  async saveAndClose(): Promise<void> {
    await this.download('JSON');
    await this.confirm.click();
    await expect(this.dialog).toBeHidden();
  }

  /** Closes the dialog without having saved the value. */
  async leave(): Promise<void> {
    await this.confirm.click();
    await this.closeAnyway.click();
    await expect(this.dialog).toBeHidden();
  }
}
