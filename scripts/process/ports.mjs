import { createServer } from 'node:net';

const NEIGHBOURS = 10;

/**
 * @param {string} host
 * @param {number} wanted
 * @returns {Promise<number>} the wanted port, else the next free one above it, else any free one
 */
export async function choosePort(host, wanted) {
  for (let port = wanted; port < wanted + NEIGHBOURS; port++) if (await canListen(host, port)) return port;
  return freePort(host);
}

/**
 * @param {string} host
 * @returns {Promise<number>} a port that nobody listens on now
 */
export async function freePort(host) {
  const port = await listen(host, 0);
  if (port === undefined) throw new Error(`no port can be opened on ${host}: is the address one of this machine?`);
  return port;
}

/**
 * @param {string} host
 * @param {number} port
 */
async function canListen(host, port) {
  return port > 0 && port < 65536 && (await listen(host, port)) !== undefined;
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<number | undefined>} the port that could be opened (and is closed again)
 */
function listen(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host, port, exclusive: true }, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(address.port));
    });
  });
}
