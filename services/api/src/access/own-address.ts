import { isLoopback } from './check-host.ts';

const form = /^[^\s/@?#\\]+$/;

function urlOf(host: string, protocol = 'http:'): URL | undefined {
  const text = `${protocol}//${host}`;
  return form.test(host) && URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a Host header names this machine as only itself does, or a name that is allowed (lower case, no port). */
export function isOwnHost(host: string, allowed: readonly string[]): boolean {
  const name = urlOf(host)
    ?.hostname.replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  return name !== undefined && (isLoopback(name) || allowed.includes(name));
}

/** Whether a page of this origin was itself served under this Host. */
export function isOwnOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: ofPage } = new URL(origin);
  return urlOf(host, protocol)?.host === ofPage && ofPage !== '';
}
