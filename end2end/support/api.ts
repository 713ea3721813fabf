import { expect, type APIRequestContext, type APIResponse } from '@playwright/test';
import type { Person } from './server.ts';

/** A key as REST shows it. */
export interface ApiKey {
  id: string;
  description: string;
  prefix: string;
  last4: string;
  state: 'enabled' | 'disabled';
  expires_at: string | null;
  last_used_at: string | null;
  propagation: { seq: number; state: 'pending' | 'applied' };
}

/** Opens a session, kept in the context's cookies. */
export async function signIn(request: APIRequestContext, person: Person): Promise<void> {
  const { username, password } = person;
  const response = await request.post('/api/v1/session', { data: { username, password } });
  expect(response.status(), await response.text()).toBe(204);
}

/** Ends the session that the context's cookies carry. */
export async function signOut(request: APIRequestContext): Promise<void> {
  expect((await request.delete('/api/v1/session')).status()).toBe(204);
}

/** Asks for one more key of whoever is signed in. */
export function postKey(
  request: APIRequestContext,
  description: string,
  more: { expires_at?: string | null; enabled?: boolean } = {},
): Promise<APIResponse> {
  return request.post('/api/v1/me/api-keys', { data: { description, ...more } });
}

/** Makes a key, waits until it is in force, and gives its value and itself. */
export async function createKey(
  request: APIRequestContext,
  description: string,
  more: { expires_at?: string | null; enabled?: boolean } = {},
): Promise<{ value: string; key: ApiKey }> {
  const response = await postKey(request, description, more);
  expect(response.status(), await response.text()).toBe(201);
  const { api_key, ...key } = (await response.json()) as ApiKey & { api_key: string };
  const state = async () => {
    const keys = await listKeys(request);
    return keys.find(({ id }) => id === key.id)?.propagation.state;
  };
  await expect.poll(state, { intervals: [20] }).toBe('applied');
  return { value: api_key, key };
}

/** The keys of whoever is signed in, newest first. */
export async function listKeys(request: APIRequestContext): Promise<ApiKey[]> {
  const response = await request.get('/api/v1/me/api-keys');
  expect(response.status()).toBe(200);
  return ((await response.json()) as { items: ApiKey[] }).items;
}

/** The eight endpoints of the console's sample, all leading to one upstream. */
export async function createEndpoints(request: APIRequestContext, upstream: string) {
  const endpoints: [string, string][] = [
    ['Inventory', 'cloud-services'],
    ['Inventory', 'cloud-service-types'],
    ['Inventory', 'collectors'],
    ['Automation', 'jobs'],
    ['Automation', 'job-tasks'],
    ['Inventory', 'regions'],
    ['Inventory', 'resource-groups'],
    ['Inventory', 'servers'],
  ];
  for (const [service, name] of endpoints) {
    const data = { service, name, version: 'v1', url: `${upstream}/${name}` };
    const response = await request.post('/api/v1/endpoints', { data });
    expect(response.status(), await response.text()).toBe(201);
  }
}
