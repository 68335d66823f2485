// Stands in for the API in the tests of the stack: ready after a moment, tells its environment, ends when asked to.
import { createServer } from 'node:http';

if (process.env.STAND_IN_FAILS) {
  console.error('the configuration is wrong');
  process.exit(3);
}
const readyAt = Date.now() + 200;
const server = createServer((request, response) => {
  if (request.url === '/end') process.exit(7);
  const isReady = request.url !== '/readyz' || Date.now() >= readyAt;
  response.writeHead(isReady ? 200 : 503).end(JSON.stringify(process.env));
});
server.listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
