import type { Locator, Page } from '@playwright/test';
import { open } from './admin-page.ts';
import { question, ValueDialog } from './dialogs.ts';

/** `/admin/api-keys`, as an administrator who reads labels sees it. */
export class ApiKeysReport {
  readonly username: Locator;
  readonly status: Locator;
  readonly search: Locator;
  readonly table: Locator;
  /** The question before a key gets another value, and the dialog that shows that value. */
  readonly change: Locator;
  readonly changed: ValueDialog;
  /** The question before a key is deleted. */
  readonly deletion: Locator;

  constructor(readonly page: Page) {
    this.username = page.getByLabel('Username');
    this.status = page.getByLabel('Status', { exact: true });
    this.search = page.getByRole('button', { name: 'Search', exact: true });
    this.table = page.getByRole('table', { name: 'Api key reports' });
    this.change = question(page, 'Are you sure you want to change this api key?');
    this.changed = new ValueDialog(page, 'API Key successfully changed');
    this.deletion = question(page, 'Delete API Key');
  }

  /** Opens the report of one user's keys. */
  static async of(page: Page, username: string): Promise<ApiKeysReport> {
    await open(page, `/admin/api-keys?username=${username}`);
    return new ApiKeysReport(page);
  }

  /** The rows without the head. */
  rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  /** Presses a button in the row of the only key. */
  press(word: 'Edit' | 'Delete'): Promise<void> {
    return this.page.getByRole('button', { name: new RegExp(`^${word} the API key`) }).click();
  }
}

/** `/admin/api-keys/new`, as an administrator who reads labels sees it. */
export class NewApiKeyPage {
  readonly users: Locator;
  readonly active: Locator;
  readonly description: Locator;
  readonly expiration: Locator;
  readonly save: Locator;
  readonly saveAndAddNew: Locator;
  readonly cancel: Locator;
  readonly made: ValueDialog;

  constructor(readonly page: Page) {
    this.users = page.getByRole('combobox', { name: 'Users' });
    this.active = page.getByRole('group', { name: 'Active' });
    this.description = page.getByLabel('Description');
    this.expiration = page.getByLabel('Expiration', { exact: true });
    this.save = page.getByRole('button', { name: 'Save', exact: true });
    this.saveAndAddNew = page.getByRole('button', { name: 'Save & add new' });
    this.cancel = page.getByRole('link', { name: 'Cancel' });
    this.made = new ValueDialog(page, 'API Key successfully created');
  }

  static async open(page: Page): Promise<NewApiKeyPage> {
    await open(page, '/admin/api-keys/new');
    return new NewApiKeyPage(page);
  }

  /** Saves the form, and the value in a file; gives the value. */
  async saveAndTakeValue(): Promise<string> {
    await this.save.click();
    const value = await this.made.value();
    await this.made.saveAndClose();
    return value;
  }
}
