import type { WebhookSecret } from '@trainyard/contracts';
import { secretBytes } from '../idempotency/request-ids.ts';

/** How long a secret signs beside the one that replaced it. */
export const overlapMs = 24 * 60 * 60 * 1000;

/** Secrets that may sign at a time: those of rotations in quick succession. */
const most = 4;

/** A secret of 256 random bits. */
export const newSecret = (): WebhookSecret => ({
  secret: `whsec_${secretBytes(32).toString('base64')}`,
  endsAt: null,
});

/** The secrets that hold at a time. */
export const heldSecrets = (secrets: readonly WebhookSecret[], now: Date): WebhookSecret[] =>
  secrets.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > now.getTime());

/** The secrets after a rotation: a new one, and for the overlap those that held; as they are when the same request made them so. */
export function rotated(secrets: readonly WebhookSecret[], now: Date): WebhookSecret[] {
  const next = newSecret();
  if (secrets[0]?.secret === next.secret) return [...secrets];
  const end = new Date(now.getTime() + overlapMs).toISOString();
  const old = heldSecrets(secrets, now).map(({ secret, endsAt }) => ({ secret, endsAt: endsAt ?? end }));
  return [next, ...old].slice(0, most);
}
