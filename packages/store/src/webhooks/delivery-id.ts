import { createHash } from 'node:crypto';
import { makeId, type StateEvent } from '@trainyard/contracts';
import { encodeTime } from 'ulid';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The one identifier of the message that tells a webhook of an event: it sorts by the time of the event. */
export function deliveryId(webhookId: string, jobId: string, { seq, at, data }: StateEvent): string {
  const digest = createHash('sha256').update(`${webhookId} ${jobId} ${seq} ${data.state}`).digest();
  // 16 digits of 5 bits, as the random part of a ULID has them.
  const rest = Array.from(digest.subarray(0, 16), (byte) => alphabet[byte % 32]).join('');
  return makeId('delivery', `${encodeTime(Date.parse(at), 10)}${rest}`);
}
