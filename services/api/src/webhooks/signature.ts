import { createHmac } from 'node:crypto';
import type { WebhookSecret } from '@trainyard/contracts';

/** What is signed of a message. */
export interface SignedMessage {
  id: string;
  /** Seconds since 1970 at which it is sent. */
  timestamp: number;
  body: string;
}

const signature = ({ secret }: Pick<WebhookSecret, 'secret'>, { id, timestamp, body }: SignedMessage): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
};

/**
 * The headers of a message by the Standard Webhooks specification: its id, when it is sent, and by every secret
 * v1,base64(HMAC-SHA256(secret, id.timestamp.body)).
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(
  secrets: readonly Pick<WebhookSecret, 'secret'>[],
  message: SignedMessage,
): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => signature(secret, message)).join(' '),
  };
}
