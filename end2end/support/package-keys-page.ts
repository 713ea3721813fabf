import { expect, type Locator, type Page } from '@playwright/test';
import { open } from './admin-page.ts';
import { ValueDialog } from './dialogs.ts';
import { hint, type PackageKey, type Stage } from './package-keys.ts';
import type { Person } from './server.ts';

/** The list, as somebody who reads labels sees it. */
export class PackageKeysList {
  readonly table: Locator;

  constructor(
    readonly page: Page,
    name = 'Package keys',
  ) {
    this.table = page.getByRole('table', { name, exact: true });
  }

  /** Opens the list of all keys, or of one person's alone. */
  static async open(page: Page, person?: Person): Promise<PackageKeysList> {
    const search = person ? `?search=${person.username}` : '';
    await open(page, `/admin/package-keys${search}`, 'Manage your Package Keys');
    return new PackageKeysList(page);
  }

  /** Opens the tab of a user's package keys. */
  static async ofUser(page: Page, user: string): Promise<PackageKeysList> {
    await open(page, `/admin/users/${user}?tab=package-keys`);
    return new PackageKeysList(page, 'User package keys');
  }

  /** The rows without the head. */
  rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  row(key: PackageKey | string): Locator {
    return this.rows().filter({ hasText: typeof key === 'string' ? key : hint(key) });
  }

  /** Presses a button in the row of a key, whose name ends with what stands for the key. */
  press(word: string, key: PackageKey): Promise<void> {
    return this.row(key)
      .getByRole('button', { name: `${word} ${hint(key)}` })
      .click();
  }

  /** Answers the question before something is done. */
  async answer(title: string | RegExp, word: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: title });
    await dialog.getByRole('button', { name: word, exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}

/** The form for a new key. */
export class NewKeyForm {
  readonly username: Locator;
  readonly application: Locator;
  readonly package: Locator;
  readonly plan: Locator;
  readonly expiration: Locator;
  readonly generate: Locator;
  readonly enterCustom: Locator;
  readonly custom: Locator;
  readonly close: Locator;
  readonly goOn: Locator;
  readonly made: ValueDialog;

  constructor(readonly page: Page) {
    this.username = page.getByRole('combobox', { name: 'Username' });
    this.application = page.getByLabel('Application', { exact: true });
    this.package = page.getByLabel(/^(API )?Package$/);
    this.plan = page.getByLabel(/^(API )?Plan$/);
    this.expiration = page.getByLabel(/^Expiration Date/);
    this.generate = page.getByRole('radio', { name: /^Generate a new key/i });
    this.enterCustom = page.getByRole('radio', { name: /^(Enter|Create) a custom key/i });
    this.custom = page.getByRole('textbox', { name: 'Custom Key' });
    this.close = page.getByRole('button', { name: 'Save and close' });
    this.goOn = page.getByRole('button', { name: 'Save and continue' });
    this.made = new ValueDialog(page, 'Package Key successfully created');
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/package-keys/new');
    await expect(this.close).toBeEnabled();
  }

  /** Opens it, and chooses what a key is made from. */
  async openAndFill(from: Stage): Promise<void> {
    await this.open();
    await this.fill(from);
  }

  /** Chooses the user, the application, the package and the plan. */
  async fill(from: Stage): Promise<void> {
    await this.username.fill(from.person.username);
    await expect(this.page.getByText(`${from.person.username} · active`)).toBeVisible();
    await this.application.selectOption({ label: from.application.name });
    await this.package.selectOption({ label: from.package.name });
    await this.plan.selectOption({ label: from.plan.name });
  }
}
