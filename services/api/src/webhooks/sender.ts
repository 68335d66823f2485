import { lookup } from 'node:dns/promises';
import type { DeliveryAttempt, DeliveryRecord, WebhookRecord } from '@trainyard/contracts';
import type { Resolve } from './checked-lookup.ts';
import { postMessage } from './post-message.ts';
import { heldSecrets } from './secrets.ts';
import { signedHeaders } from './signature.ts';
import type { UrlRule } from './url-rule.ts';

/** Sends messages to webhooks. */
export interface Sender extends UrlRule {
  /** Sends a message once; it never throws. */
  send(
    webhook: Pick<WebhookRecord, 'url' | 'secrets'>,
    message: Pick<DeliveryRecord, 'id' | 'body'>,
  ): Promise<DeliveryAttempt>;
}

/** Where messages may go, and how long one may take. */
export interface SenderOptions extends UrlRule {
  /** In all. Default: 10,000. */
  timeoutMs?: number;
  /** Default: as the system resolves. */
  resolve?: Resolve;
}

const systemResolve: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** A sender of signed messages. */
export function createSender({ allowPrivate, timeoutMs = 10_000, resolve = systemResolve }: SenderOptions): Sender {
  const rule = { allowPrivate };
  return {
    ...rule,
    async send({ url, secrets }, { id, body }) {
      const at = new Date();
      const started = performance.now();
      const timestamp = Math.floor(at.getTime() / 1000);
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'user-agent': 'Trainyard-Webhooks/1',
        ...signedHeaders(heldSecrets(secrets, at), { id, timestamp, body }),
      };
      const outcome = await postMessage({ url, headers, body }, { rule, resolve, timeoutMs });
      return { at: at.toISOString(), durationMs: Math.round(performance.now() - started), ...outcome };
    },
  };
}
