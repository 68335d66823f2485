import ipaddr from 'ipaddr.js';

/** Where webhooks may be sent. */
export interface UrlRule {
  /** Whether http, and addresses that are not public, are allowed too. */
  allowPrivate: boolean;
}

/** What is wrong with a URL, and what to do. */
export interface UrlFault {
  message: string;
  hint: string;
}

const globalUnicast = ipaddr.IPv6.parse('2000::');

// What these names stand for lies within a network, or tells a machine about itself.
const privateSuffixes = ['localhost', 'localdomain', 'local', 'internal', 'intranet', 'lan', 'home.arpa', 'onion'];

/** Whether an IP address is one of the public internet, by the registries of special addresses. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is given out; the rest may still hold an IPv4 address, as ::7f00:1 does.
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicast, 3);
}

const literal = (hostname: string): string | undefined => {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : undefined;
};

function isPublicHost(hostname: string): boolean {
  const address = literal(hostname);
  if (address !== undefined) return isPublicAddress(address);
  const name = hostname.replace(/\.$/, '');
  return name.includes('.') && !privateSuffixes.some((suffix) => name.endsWith(`.${suffix}`));
}

function portAllowed({ port, protocol }: URL): boolean {
  if (port === '') return true;
  return Number(port) >= 1024 || (protocol === 'https:' && port === '443');
}

const privateHint = 'Send to a public https address; an operator allows others with WEBHOOKS_ALLOW_PRIVATE=true.';

/**
 * What is wrong with a URL before anything is sent, undefined when nothing is. Numbers in any notation, such as
 * 2130706433 or 0x7f.1, are the addresses they stand for. What a name resolves to is checked when it is sent to.
 */
export function urlFault(text: string, { allowPrivate }: UrlRule): UrlFault | undefined {
  if (!URL.canParse(text)) return { message: 'expected a URL', hint: 'Such as https://example.com/hooks.' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
    return { message: `expected https, received ${url.protocol.slice(0, -1)}`, hint: privateHint };
  }
  if (url.username !== '' || url.password !== '') {
    const hint = 'Check webhook-signature instead: it proves who sends.';
    return { message: 'expected no user name or password', hint };
  }
  if (!portAllowed(url)) {
    return { message: `expected no port, 443 or 1024 and above, received ${url.port}`, hint: 'Use another port.' };
  }
  if (allowPrivate || isPublicHost(url.hostname)) return undefined;
  return { message: `expected a public host, received ${url.hostname}`, hint: privateHint };
}
