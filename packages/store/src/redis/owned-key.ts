import { redisScript } from './script.ts';

/** Removes a key that holds a value: KEYS key; ARGV value. Tells whether it did. */
export const deleteIfScript = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/** Lets a key that holds a value live on: KEYS key; ARGV value, milliseconds. Tells whether it did. */
export const extendIfScript = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);
