import { expect, type APIRequestContext } from '@playwright/test';

/** What stands for something with a name. */
export interface Named {
  id: string;
  name: string;
}

/** Makes something by REST. */
export async function post<T>(request: APIRequestContext, path: string, data: unknown): Promise<T> {
  const response = await request.post(`/api/v1${path}`, { data });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()) as T;
}

/** A package with one plan, as an administrator makes them; the plan opens every endpoint. */
export async function createPackage(
  request: APIRequestContext,
  name: string,
  plan: Record<string, unknown> = {},
): Promise<{ package: Named; plan: Named }> {
  const endpoints = (await (await request.get('/api/v1/endpoints')).json()) as { items: Named[] };
  const made = await post<Named>(request, '/packages', { name });
  const first = await post<Named>(request, `/packages/${made.id}/plans`, {
    name: 'Basic',
    endpoints: endpoints.items.map(({ id }) => id),
    ...plan,
  });
  return { package: made, plan: first };
}

/** An application of whoever is signed in. */
export function createApplication(request: APIRequestContext, name: string): Promise<Named> {
  return post<Named>(request, '/me/applications', { name });
}

/** A package key of whoever is signed in, with its value. */
export function requestPackageKey(
  request: APIRequestContext,
  application: Named,
  of: { package: Named; plan: Named },
): Promise<Named & { package_key: string; status: string }> {
  const data = {
    application_id: application.id,
    package_id: of.package.id,
    plan_id: of.plan.id,
  };
  return post(request, '/me/package-keys', data);
}
