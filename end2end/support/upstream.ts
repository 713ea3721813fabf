import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the service behind the traffic manager saw of one call. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
}

/** A service that answers every call with what it saw. */
export class Upstream {
  private constructor(
    readonly url: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<Upstream> {
    const server = createServer((request, response) => {
      request.resume();
      const seen: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(seen));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new Upstream(`http://127.0.0.1:${port}`, server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }
}
