import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';

const OLDEST = [6, 2];

/**
 * Asks a Redis whether it serves, over one connection of its own.
 * @param {string} url redis://[user:password@]host[:port] or rediss:// for TLS
 * @param {number} [timeoutMs]
 * @returns {Promise<string>} its version, e.g. "7.0.15"
 * @throws {Error} with the reason in one clause, if it does not answer or is too old for the queue
 */
export async function pingRedis(url, timeoutMs = 3000) {
  const [pong, info] = await ask(parse(url), [['PING'], ['INFO', 'server']], timeoutMs);
  if (pong !== 'PONG') throw new Error(`it answered ${JSON.stringify(pong)} to PING`);
  const version = /redis_version:(\S+)/.exec(info ?? '')?.[1] ?? 'unknown';
  if (version !== 'unknown' && !isRecent(version)) throw new Error(`it is version ${version}, 6.2 or newer is needed`);
  return version;
}

/** @param {string} version @returns {boolean} whether the queue can work on it */
export function isRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** @param {string} url @returns {URL} */
function parse(url) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:') return parsed;
  throw new Error('it is not a URL of the form redis://host:port');
}

/**
 * @param {URL} url
 * @param {string[][]} commands
 * @param {number} timeoutMs
 * @returns {Promise<string[]>} one reply each
 */
function ask(url, commands, timeoutMs) {
  const login = credentials(url);
  const socket = open(url);
  return new Promise((resolve, reject) => {
    let received = '';
    socket.setEncoding('latin1');
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    socket.once('error', (error) =>
      reject(new Error(/** @type {NodeJS.ErrnoException} */ (error).code ?? error.message)),
    );
    socket.once('close', () => reject(new Error('it closed the connection')));
    socket.on('data', (chunk) => {
      received += chunk;
      const replies = parseReplies(received, login.length + commands.length);
      if (!replies) return;
      // A user who may not ask for INFO can still be served: only the version stays unknown.
      const refusal = replies.slice(0, -1).find((reply) => reply.startsWith('-'));
      if (refusal) reject(new Error(`it answered "${refusal.slice(1)}"`));
      else resolve(replies.slice(login.length));
      socket.destroy();
    });
    socket.write([...login, ...commands].map(encode).join(''));
  });
}

/** @param {URL} url */
function open(url) {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || 6379);
  return url.protocol === 'rediss:' ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
}

/** @param {URL} url @returns {string[][]} */
function credentials({ username, password }) {
  if (!password) return [];
  return [['AUTH', ...(username ? [decodeURIComponent(username)] : []), decodeURIComponent(password)]];
}

/** @param {string[]} words */
function encode(words) {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/**
 * @param {string} text
 * @param {number} count
 * @returns {string[] | undefined} the replies (errors keep their minus sign), or undefined while some are missing
 */
function parseReplies(text, count) {
  const replies = [];
  let at = 0;
  while (replies.length < count) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const line = text.slice(at, end);
    at = end + 2;
    if (!line.startsWith('$')) {
      replies.push(line.startsWith('-') ? line : line.slice(1));
      continue;
    }
    const length = Math.max(Number(line.slice(1)), 0);
    if (text.length < at + length + 2) return undefined;
    replies.push(text.slice(at, at + length));
    at += length + 2;
  }
  return replies;
}
