import { expect } from '@playwright/test';
import type { Seen } from './upstream.ts';

/** What the traffic manager answered. */
export interface Verdict {
  status: number;
  code: string | null;
}

/** Real calls through the traffic manager. */
export class Gateway {
  constructor(private readonly url: string) {}

  /** Calls an endpoint with a key, as a program would. */
  async call(key: string, path = 'servers/1'): Promise<Verdict & { seen?: Seen }> {
    const response = await fetch(`${this.url}/e/${path}`, { headers: { 'X-Api-Key': key } });
    const verdict = { status: response.status, code: response.headers.get('x-latchkey-code') };
    const body = await response.text();
    return response.ok ? { ...verdict, seen: JSON.parse(body) as Seen } : verdict;
  }

  /** The call goes through, with the key taken out on the way. */
  async accepts(key: string): Promise<void> {
    const { status, seen } = await this.call(key);
    expect(status).toBe(200);
    expect(seen?.path).toBe('/servers/1');
    expect(JSON.stringify(seen)).not.toContain(key);
  }

  /** Calls are answered with this code, at once or soon: for what was not waited for elsewhere. */
  async comesTo(key: string, code: string, path?: string): Promise<void> {
    const said = async () => (await this.call(key, path)).code;
    await expect.poll(said, { intervals: [20] }).toBe(code);
  }

  /** The very next call is rejected, with this code. */
  async rejects(key: string, status: number, code: string): Promise<void> {
    const { status: was, code: said } = await this.call(key);
    expect({ status: was, code: said }).toEqual({ status, code });
  }
}
