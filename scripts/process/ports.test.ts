import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { choosePort, freePort } from './ports.mjs';

it('chooses the wanted port when it is free, else another', async () => {
  const port = await freePort('127.0.0.1');
  expect(await choosePort('127.0.0.1', port)).toBe(port);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const other = await choosePort('127.0.0.1', port);
  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(0);
  server.close();
});

it('says that an address is not one of this machine', async () => {
  await expect(freePort('192.0.2.1')).rejects.toThrow('no port can be opened on 192.0.2.1');
});
