import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What is tested: the release build, unless LATCHKEY_BINARY names another. */
const BINARY = resolve(
  import.meta.dirname,
  '../..',
  process.env.LATCHKEY_BINARY ?? 'target/release/latchkey',
);

/** Somebody who can sign in. */
export interface Person {
  username: string;
  password: string;
}

/** A running `latchkey serve` on a data folder of its own. */
export class Latchkey {
  private constructor(
    /** Where the console is. */
    readonly url: string,
    /** Where the traffic manager is. */
    readonly gateway: string,
    private readonly dataDir: string,
    private readonly process: ChildProcess,
    private readonly output: string[],
  ) {}

  /** Starts it on an empty data folder, and waits until both sides serve. */
  static async start(...options: string[]): Promise<Latchkey> {
    const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'));
    const [console, gateway] = await freePorts(2);
    const addr = `127.0.0.1:${console}`;
    const gatewayAddr = `127.0.0.1:${gateway}`;
    const args = ['serve', '--data-dir', dataDir, '--addr', addr, '--gateway-addr', gatewayAddr];
    const child = spawn(BINARY, [...args, ...options], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    const server = new Latchkey(`http://${addr}`, `http://${gatewayAddr}`, dataDir, child, output);
    try {
      await server.answers(`${server.url}/healthz`);
      await server.answers(`${server.gateway}/readyz`);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGTERM');
      const patience = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(patience);
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Everything the server has written so far. */
  get log(): string {
    return this.output.join('');
  }

  /** The one-time link of the first start, as the server printed it. */
  setupLink(): string {
    const token = this.log.match(/\/setup\?token=[\w.~%-]+/)?.[0];
    if (!token) throw new Error(`no set-up link in:\n${this.log}`);
    return this.url + token;
  }

  /** Makes a user on the command line. */
  async createUser(username: string, role: 'admin' | 'user'): Promise<Person> {
    const password = `pass ${randomBytes(12).toString('hex')}`;
    const email = `${username}@example.org`;
    const args = ['user', 'create', '--username', username, '--email', email];
    const run = execFile(
      BINARY,
      [...args, '--role', role, '--password-stdin', '--data-dir', this.dataDir],
      { env: environment() },
    );
    let errors = '';
    run.stderr?.on('data', (text: string) => (errors += text));
    run.stdin?.end(`${password}\n`);
    const [code] = await once(run, 'close');
    if (code !== 0) throw new Error(`latchkey user create ended with ${code}: ${errors}`);
    return { username, password };
  }

  private async answers(url: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && this.process.exitCode === null) {
      const status = await fetch(url).then(
        (response) => response.status,
        () => 0,
      );
      if (status === 200) return;
      await new Promise((next) => setTimeout(next, 25));
    }
    throw new Error(`${url} does not answer 200; the server wrote:\n${this.log}`);
  }
}

/** The environment without settings that would reach the server. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('LATCHKEY_'));
  return Object.fromEntries(own);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
