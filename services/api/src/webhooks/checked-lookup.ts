import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIPv4, type LookupFunction } from 'node:net';
import { isPublicAddress, type UrlRule } from './url-rule.ts';

/** Thrown for a name that resolves to an address that nothing may be sent to. */
export class ForbiddenAddress extends Error {}

/** Resolves a name to all of its addresses. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

async function checkedAddresses(
  hostname: string,
  resolve: Resolve,
  { allowPrivate }: UrlRule,
): Promise<LookupAddress[]> {
  const addresses = await resolve(hostname);
  // One that is not public is enough: which of them is connected to is not ours to say.
  if (!allowPrivate && !addresses.every(isPublicAddress)) {
    throw new ForbiddenAddress('the name resolves to an address that is not public');
  }
  return addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
}

/**
 * Looks a name up for a connection, which is then made to the very addresses that were checked: what the name resolves
 * to a moment later does not matter.
 */
export function checkedLookup(resolve: Resolve, rule: UrlRule): LookupFunction {
  return (hostname: string, { all }: LookupOptions, callback) => {
    const answer = (addresses: LookupAddress[]) => {
      const [first] = addresses;
      if (!first) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
      if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    };
    checkedAddresses(hostname, resolve, rule)
      .then(answer)
      .catch((error: NodeJS.ErrnoException) => callback(error, []));
  };
}
