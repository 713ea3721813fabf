import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { userId } from './admin-page.ts';
import { createPackage, post, type Named } from './catalogue.ts';
import type { Person } from './server.ts';

/** A package key as REST shows it. */
export interface PackageKey {
  id: string;
  prefix: string;
  last4: string;
  status: 'waiting' | 'enabled' | 'disabled';
  plan: Named;
  updated_at: string;
  expires_at: string | null;
  rate_limit: object;
  quota: object;
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
export function applicationFor(
  request: APIRequestContext,
  user: string,
  name: string,
): Promise<Named> {
  return post<Named>(request, '/applications', { user_id: user, name });
}

/** One more plan of a package. */
export function addPlan(
  request: APIRequestContext,
  to: Stage,
  name: string,
  plan: Record<string, unknown> = {},
): Promise<Named> {
  return post<Named>(request, `/packages/${to.package.id}/plans`, { name, ...plan });
}

/** A key with its value, as it is shown once. */
export type NewPackageKey = PackageKey & { package_key: string };

/** Makes a key by REST. */
export function postPackageKey(request: APIRequestContext, from: Stage): Promise<NewPackageKey> {
  return post(request, '/package-keys', {
    application_id: from.application.id,
    package_id: from.package.id,
    plan_id: from.plan.id,
  });
}

/** Makes a key by REST, and waits until it is in force. */
export async function createPackageKey(
  request: APIRequestContext,
  from: Stage,
): Promise<NewPackageKey> {
  const key = await postPackageKey(request, from);
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
