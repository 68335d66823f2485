import { isIPv4 } from 'node:net';

/** What the log says of a server that needs no key. */
export const openToAll =
  'no ADMIN_KEY is set: every program on this machine may do everything, and the API listens on this machine alone';

/** Whether only programs of the same machine reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** @throws {Error} when the API would listen to other machines without asking for a key */
export function checkHost({ HOST: host, ADMIN_KEY: adminKey }: { HOST: string; ADMIN_KEY?: string | undefined }): void {
  if (adminKey !== undefined || isLoopback(host)) return;
  throw new Error(
    `HOST is ${host}, which other machines can reach, and no ADMIN_KEY is set, so that anybody could do anything: set ADMIN_KEY to a secret of at least 16 characters (openssl rand -hex 20), or HOST to 127.0.0.1.`,
  );
}
