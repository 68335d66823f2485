import { createHash } from 'node:crypto';

/** A Lua script that Redis runs as one step. */
export interface RedisScript {
  lua: string;
  sha1: string;
}

/** A script from its text. */
export const redisScript = (lua: string): RedisScript => ({
  lua,
  sha1: createHash('sha1').update(lua).digest('hex'),
});
