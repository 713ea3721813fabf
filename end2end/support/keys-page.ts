import { expect, type Locator, type Page } from '@playwright/test';
import { ValueDialog } from './dialogs.ts';
import type { Person } from './server.ts';

/** Where a list of keys stands, and what it is called there. */
interface Place {
  path: string;
  heading: string;
  create: string;
  table: string;
}

const OWN: Place = {
  path: '/account/api-keys',
  heading: 'API Keys',
  create: 'Create API Key',
  table: 'Your API Keys',
};

/** A list of API keys, as somebody who reads labels sees it: one's own, where no place is given. */
export class KeysPage {
  readonly heading: Locator;
  readonly createButton: Locator;
  readonly actionButton: Locator;
  readonly table: Locator;
  readonly creation: CreationDialog;
  readonly created: ValueDialog;
  readonly sessionOver: SessionOverDialog;
  readonly toasts: Locator;

  constructor(
    readonly page: Page,
    private readonly place = OWN,
  ) {
    this.heading = page.getByRole('heading', { level: 1, name: place.heading });
    this.createButton = page.getByRole('button', { name: place.create, exact: true });
    this.actionButton = page.getByRole('button', { name: 'Action' });
    this.table = page.getByRole('table', { name: place.table, exact: true });
    this.creation = new CreationDialog(page);
    this.created = new ValueDialog(page, 'API Key successfully created');
    this.sessionOver = new SessionOverDialog(page);
    this.toasts = page.getByRole('status');
  }

  /** The tab of somebody's keys on an administrator's page of this user. */
  static of(page: Page, username: string, id: string): KeysPage {
    const path = `/admin/users/${id}?tab=api-keys`;
    return new KeysPage(page, { path, heading: username, create: 'Generate', table: 'API Keys' });
  }

  /** Opens the page, and waits until it is alive: the Action menu needs scripts. */
  async open(): Promise<void> {
    await this.page.goto(this.place.path);
    await expect(this.heading).toBeVisible();
    await expect(this.actionButton).toBeEnabled();
  }

  /** The row of a key, by its description. */
  row(description: string): Locator {
    return this.table.getByRole('row').filter({ hasText: description });
  }

  /** The id of a key, which opens all of it. */
  id(description: string): Locator {
    return this.row(description).getByRole('button', { name: /^lk_/ });
  }

  /** Every key's row, without the head. */
  rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  select(description: string): Promise<void> {
    return this.row(description).getByRole('checkbox').check();
  }

  /** Chooses from the Action menu, for the rows that are selected. */
  async choose(action: 'Enable' | 'Disable' | 'Delete'): Promise<void> {
    await this.actionButton.click();
    await this.menuItem(action).click();
  }

  menuItem(action: 'Enable' | 'Disable' | 'Delete'): Locator {
    return this.page.getByRole('menuitem', { name: new RegExp(`^${action}`) });
  }

  /** The dialog that asks before it acts. */
  confirmation(action: 'Enable' | 'Disable' | 'Delete'): Locator {
    return this.page.getByRole('dialog', { name: new RegExp(`^${action}`) });
  }

  /** Selects one key, chooses from the menu, and confirms. */
  async act(action: 'Enable' | 'Disable' | 'Delete', description: string): Promise<void> {
    await this.select(description);
    await this.choose(action);
    const dialog = this.confirmation(action);
    await expect(dialog).toContainText(description);
    await dialog.getByRole('button', { name: new RegExp(`^${action}`) }).click();
    await expect(dialog).toBeHidden();
  }

  /** Changes a key's description in its place. */
  async rename(description: string, to: string): Promise<void> {
    await this.row(description).getByRole('button', { name: /^Edit/ }).click();
    await this.table.getByRole('textbox').fill(to);
    await this.page.keyboard.press('Enter');
    await expect(this.row(to)).toBeVisible();
  }

  /** Makes a key in the dialog, and leaves the one that shows its value open. */
  async create(description: string, expiration?: string): Promise<ValueDialog> {
    await this.createButton.click();
    await this.creation.description.fill(description);
    if (expiration) await this.creation.expiration.selectOption({ label: expiration });
    await this.creation.submit.click();
    await expect(this.created.dialog).toBeVisible();
    return this.created;
  }
}

/** The dialog that asks what a new key is for. */
export class CreationDialog {
  readonly dialog: Locator;
  readonly description: Locator;
  readonly expiration: Locator;
  readonly customTime: Locator;
  readonly enabled: Locator;
  readonly submit: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Create API Key' });
    this.description = this.dialog.getByLabel('Description');
    this.expiration = this.dialog.getByLabel('Expiration', { exact: true });
    this.customTime = this.dialog.getByLabel('Expiration date and time');
    this.enabled = this.dialog.getByRole('switch', { name: 'Enabled' });
    this.submit = this.dialog.getByRole('button', { name: /^Create/ });
    this.cancel = this.dialog.getByRole('button', { name: 'Cancel' });
  }
}

/** What stands over the page when the session has ended under it. */
export class SessionOverDialog {
  readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  }

  /** Signs in again in the tab that the dialog opens, and comes back. */
  async signInAgain(person: Person): Promise<void> {
    const opened = this.page.context().waitForEvent('page');
    await this.dialog.getByRole('link', { name: 'Sign in again' }).click();
    const tab = await opened;
    await tab.getByLabel('Username').fill(person.username);
    await tab.getByLabel('Password', { exact: true }).fill(person.password);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await expect(tab.getByRole('heading', { level: 1, name: 'API Keys' })).toBeVisible();
    await tab.close();
    await this.dialog.getByRole('button', { name: 'Retry' }).click();
    await expect(this.dialog).toBeHidden();
  }
}
