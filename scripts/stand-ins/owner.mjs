// Starts a private Redis in the folder it is given, tells its URL and process, and waits to be killed.
import { provideRedis } from '../redis.mjs';

const redis = await provideRedis({ dataDir: String(process.argv[2]), env: { PATH: process.env.PATH } });
console.log(JSON.stringify({ url: redis.url, pid: redis.child?.pid }));
setInterval(() => {}, 1000);
