import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that stands before another. */
export interface Proxy {
  port: number;
  close: () => Promise<void>;
}

const carries = (status: number | undefined): boolean => status !== undefined && status < 300;

/**
 * Starts a proxy before an S3 server that ignores `If-None-Match: *`: it refuses such a PUT of a key that is taken, as S3
 * does. It knows the keys that were written and deleted through it; requests for one key follow each other.
 */
export async function conditionalPuts(port: number): Promise<Proxy> {
  const taken = new Set<string>();
  const turns = new Map<string, Promise<unknown>>();

  function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<number | undefined> {
    const { method, url: path, headers } = incoming;
    return new Promise((resolve) => {
      const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('close', () => resolve(answer.statusCode));
      });
      onward.on('error', () => {
        outgoing.writeHead(502).end();
        resolve(undefined);
      });
      incoming.pipe(onward);
    });
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const key = incoming.url ?? '';
    if (incoming.method === 'PUT' && incoming.headers['if-none-match'] === '*' && taken.has(key)) {
      incoming.resume();
      outgoing.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      return;
    }
    const status = await forward(incoming, outgoing);
    if (incoming.method === 'PUT' && carries(status)) taken.add(key);
    if (incoming.method === 'DELETE' && carries(status)) taken.delete(key);
  }

  const server = createServer((incoming, outgoing) => {
    const key = incoming.url ?? '';
    const turn = (turns.get(key) ?? Promise.resolve()).then(() => handle(incoming, outgoing));
    turns.set(key, turn);
    void turn.then(() => turns.get(key) === turn && turns.delete(key));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
