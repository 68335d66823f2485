import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SentMessage } from '../history/history.ts';
import type { Random } from '../nemesis/random.ts';

/** A receiver of webhooks: every path is an inbox of its own. */
export interface Receiver {
  /** Address of an inbox. */
  inbox(name: string): { url: string; messages: SentMessage[] };
  close(): Promise<void>;
}

/** What of a hundred messages is refused, and of how many the sender never hears that they came. */
const [refused, unanswered] = [15, 15];

const headerOf = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '');

async function messageOf(request: IncomingMessage): Promise<SentMessage> {
  return {
    id: headerOf(request, 'webhook-id'),
    timestamp: headerOf(request, 'webhook-timestamp'),
    signatures: headerOf(request, 'webhook-signature'),
    body: await text(request),
  };
}

function answer(response: ServerResponse, random: Random): void {
  const drawn = random.between(1, 100);
  if (drawn <= refused) response.writeHead(503).end();
  else if (drawn <= refused + unanswered) response.destroy();
  else response.writeHead(204).end();
}

/** Starts a receiver that now and then refuses a message, or breaks off when it has it. */
export async function startReceiver(random: Random): Promise<Receiver> {
  const inboxes = new Map<string, SentMessage[]>();
  const server = createServer(async (request, response) => {
    const message = await messageOf(request).catch(() => undefined);
    if (message) inboxes.get(request.url ?? '')?.push(message);
    answer(response, random);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    inbox(name) {
      const messages: SentMessage[] = [];
      inboxes.set(`/${name}`, messages);
      return { url: `http://127.0.0.1:${port}/${name}`, messages };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
