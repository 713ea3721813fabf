import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { userId } from './admin-page.ts';
import { createPackage } from './catalogue.ts';
import type { Person } from './server.ts';

interface Named {
  id: string;
  name: string;
}

/** A package key as REST shows it. */
export interface PackageKey {
  id: string;
  prefix: string;
  last4: string;
  status: 'waiting' | 'enabled' | 'disabled';
  plan: Named;
  updated_at: string;
  propagation: { state: 'pending' | 'applied' };
}

/** What stands for a key's value. */
export const hint = ({ prefix, last4 }: PackageKey) => `${prefix}…${last4}`;

/** A user with an application, and a package with a plan: what a key is made from. */
export interface Stage {
  person: Person;
  user: string;
  application: Named;
  package: Named;
  plan: Named;
}

let stages = 0;

/** Makes them, with names of this test alone. */
export async function stage(
  page: Page,
  person: Person,
  plan: Record<string, unknown> = {},
): Promise<Stage> {
  stages += 1;
  const mark = `${process.pid}-${stages}`;
  const user = await userId(page, person.username);
  const application = await applicationFor(page.request, user, `Shop mobile ${mark}`);
  const offer = await createPackage(page.request, `Gold ${mark}`, plan);
  return { person, user, application, ...offer };
}

/** An application of somebody, made by an administrator. */
export async function applicationFor(
  request: APIRequestContext,
  user: string,
  name: string,
): Promise<Named> {
  const data = { user_id: user, name };
  const response = await request.post('/api/v1/applications', { data });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()) as Named;
}

/** One more plan of a package. */
export async function addPlan(
  request: APIRequestContext,
  to: Stage,
  name: string,
  plan: Record<string, unknown> = {},
): Promise<Named> {
  const data = { name, ...plan };
  const response = await request.post(`/api/v1/packages/${to.package.id}/plans`, { data });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()) as Named;
}

/** Makes a key by REST, and waits until it is in force. */
export async function createPackageKey(
  request: APIRequestContext,
  from: Stage,
  more: Record<string, unknown> = {},
): Promise<PackageKey & { package_key: string }> {
  const data = {
    application_id: from.application.id,
    package_id: from.package.id,
    plan_id: from.plan.id,
    ...more,
  };
  const response = await request.post('/api/v1/package-keys', { data });
  expect(response.status(), await response.text()).toBe(201);
  const key = (await response.json()) as PackageKey & { package_key: string };
  const state = async () => (await showPackageKey(request, key.id)).propagation.state;
  await expect.poll(state, { intervals: [20] }).toBe('applied');
  return key;
}

/** A key as it is now. */
export async function showPackageKey(request: APIRequestContext, id: string): Promise<PackageKey> {
  const response = await request.get(`/api/v1/package-keys/${id}`);
  expect(response.status()).toBe(200);
  return (await response.json()) as PackageKey;
}

/** Changes a key by REST, as somebody else would. */
export async function patchPackageKey(
  request: APIRequestContext,
  id: string,
  change: Record<string, unknown>,
): Promise<void> {
  const response = await request.patch(`/api/v1/package-keys/${id}`, { data: change });
  expect(response.status(), await response.text()).toBe(200);
}

/** The list, as somebody who reads labels sees it. */
export class PackageKeysList {
  readonly table: Locator;

  constructor(
    readonly page: Page,
    name = 'Package keys',
  ) {
    this.table = page.getByRole('table', { name, exact: true });
  }

  /** The rows without the head. */
  rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('cell') });
  }

  row(text: string): Locator {
    return this.rows().filter({ hasText: text });
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
  readonly made: Locator;

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
    this.made = page.getByRole('dialog', { name: 'Package Key successfully created' });
  }

  async open(): Promise<void> {
    await this.page.goto('/admin/package-keys/new');
    await expect(this.close).toBeEnabled();
  }

  /** Chooses the user, the application, the package and the plan. */
  async fill(from: Stage): Promise<void> {
    await this.username.fill(from.person.username);
    await expect(this.page.getByText(`${from.person.username} · active`)).toBeVisible();
    await this.application.selectOption({ label: from.application.name });
    await this.package.selectOption({ label: from.package.name });
    await this.plan.selectOption({ label: from.plan.name });
  }

  /** The value, shown once. */
  async value(): Promise<string> {
    return (await this.made.getByTestId('key-value').innerText()).trim();
  }

  /** Closes the dialog without having saved the value. */
  async leaveValue(): Promise<void> {
    await this.made.getByRole('button', { name: 'Confirm' }).click();
    await this.made.getByRole('button', { name: 'Close without saving' }).click();
    await expect(this.made).toBeHidden();
  }
}
