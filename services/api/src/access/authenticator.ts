import type { ApiKeyRecord } from '@trainyard/contracts';
import type { Store } from '@trainyard/store';
import { hasSha256, readToken, secretSha256 } from './api-token.ts';
import { type Caller, callerOf, root } from './caller.ts';

/** Tells who sends a key. */
export interface Authenticator {
  /** Undefined when the text is no valid key. */
  callerOf(bearer: string): Promise<Caller | undefined>;
  /** Whether a caller would still be one now. */
  isValid(caller: Caller): Promise<boolean>;
}

export interface AuthenticatorOptions {
  access: Store['access'];
  lastUsed: Store['lastUsed'];
  adminKey: string | undefined;
  now: () => Date;
}

export function createAuthenticator({ access, lastUsed, adminKey, now }: AuthenticatorOptions): Authenticator {
  const adminSha256 = adminKey === undefined ? undefined : secretSha256(adminKey);

  const lives = ({ revokedAt, expiresAt }: ApiKeyRecord): boolean =>
    revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now().getTime());

  async function validKey(id: string): Promise<ApiKeyRecord | undefined> {
    const key = await access.key(id);
    return key && lives(key) && (await access.project(key.project)) ? key : undefined;
  }

  return {
    async callerOf(bearer) {
      if (adminSha256 !== undefined && hasSha256(bearer, adminSha256)) return root;
      const token = readToken(bearer);
      const key = token && (await validKey(token.id));
      if (!key || !hasSha256(token.secret, key.secretSha256)) return undefined;
      lastUsed.note(key.id, now());
      return callerOf(key);
    },
    async isValid({ key }) {
      return key === null || (await validKey(key.id))?.secretSha256 === key.secretSha256;
    },
  };
}
