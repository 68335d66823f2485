import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to Redis that a test can block and cut. */
export interface RedisProxy {
  /** URL of Redis through the proxy. */
  url: string;
  /** Lets requests in and no replies out, as a Redis that hangs: it carries them out all the same. */
  swallowReplies(): void;
  /** Holds requests back, as a process that is stopped; they are delivered on `resume`. */
  stall(): void;
  /** Ends every connection and refuses new ones, as a Redis that is down. */
  cut(): Promise<void>;
  /** Ends all of that. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a proxy to a Redis; `open: false` refuses connections until `resume`. */
export async function redisProxy(redisUrl: string, { open = true } = {}): Promise<RedisProxy> {
  const target = new URL(redisUrl);
  const pairs = new Set<[client: Socket, server: Socket]>();
  let swallowing = false;
  let stalled = false;

  const proxy = createServer((client) => {
    const server = connect(Number(target.port || 6379), target.hostname);
    const pair: [Socket, Socket] = [client, server];
    pairs.add(pair);
    if (stalled) client.pause();
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => swallowing || client.write(bytes));
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
  };
  const endAll = () => {
    for (const [client] of pairs) client.destroy();
  };
  const cut = async () => {
    endAll();
    if (proxy.listening) await new Promise((resolve) => proxy.close(resolve));
  };

  await listen(0);
  const { port } = proxy.address() as AddressInfo;
  if (!open) await cut();
  const url = new URL(redisUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    swallowReplies: () => {
      swallowing = true;
    },
    stall: () => {
      stalled = true;
      for (const [client] of pairs) client.pause();
    },
    cut,
    async resume() {
      // Replies that were swallowed are gone: their connections are of no more use.
      if (swallowing) endAll();
      swallowing = false;
      stalled = false;
      for (const [client] of pairs) client.resume();
      if (!proxy.listening) await listen(port);
    },
    close: cut,
  };
}
