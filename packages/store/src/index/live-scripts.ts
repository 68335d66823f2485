import { redisScript } from '../redis/script.ts';

// An event comes as its number, its text, and whether webhooks may have to be told of it (1 or 0). That is noted in the
// same step, so that nobody who dies can forget it.

/**
 * Puts a job into the index, unless it is there: KEYS job, events, notices, then its index sets;
 * ARGV id, status, seq, flushed, born, then every event that is not only in the artifacts.
 */
export const createJobScript = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'seq', ARGV[3], 'flushed', ARGV[4], 'born', ARGV[5])
redis.call('DEL', KEYS[2])
for i = 6, #ARGV, 3 do
  redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'e', ARGV[i + 1])
  if ARGV[i + 2] == '1' then
    redis.call('XADD', KEYS[3], '*', 'j', ARGV[1], 'e', ARGV[i + 1])
    redis.call('PUBLISH', KEYS[3], ARGV[1])
  end
end
for i = 4, #KEYS do redis.call('ZADD', KEYS[i], 0, ARGV[1]) end
return 1
`);

/**
 * The one way a job's status changes: compares, then writes status and events and wakes who waits for them.
 * KEYS job, events, lease, ending, endings, notices, index of the old state, index of the new state;
 * ARGV id, born, seq, guard (open | vacant | held), lease, ending, status, new seq, channel, seconds a terminal job
 * stays (0 for one that lives), whether nobody holds it any more (1 or 0), then every event; those of an ended job
 * are in the artifacts.
 */
export const changeJobScript = redisScript(`
local known = redis.call('HMGET', KEYS[1], 'born', 'seq')
local lease = redis.call('GET', KEYS[3])
if ARGV[4] == 'held' and (not known[1] or lease ~= ARGV[5]) then return 'fenced' end
if not known[1] then return 'conflict' end
if ARGV[4] == 'vacant' and lease then return 'held' end
local ending = redis.call('GET', KEYS[4])
if ending and ending ~= ARGV[6] then return 'ending' end
if known[1] ~= ARGV[2] or known[2] ~= ARGV[3] then return 'conflict' end
redis.call('HSET', KEYS[1], 'status', ARGV[7], 'seq', ARGV[8])
for i = 12, #ARGV, 3 do
  if ARGV[10] == '0' then redis.call('XADD', KEYS[2], ARGV[i] .. '-0', 'e', ARGV[i + 1]) end
  if ARGV[i + 2] == '1' then
    redis.call('XADD', KEYS[6], '*', 'j', ARGV[1], 'e', ARGV[i + 1])
    redis.call('PUBLISH', KEYS[6], ARGV[1])
  end
end
if ARGV[11] == '1' then redis.call('DEL', KEYS[3]) end
if KEYS[7] ~= KEYS[8] then
  redis.call('ZREM', KEYS[7], ARGV[1])
  redis.call('ZADD', KEYS[8], 0, ARGV[1])
end
if ARGV[10] ~= '0' then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  redis.call('SREM', KEYS[5], ARGV[1])
  redis.call('EXPIRE', KEYS[1], ARGV[10])
end
redis.call('PUBLISH', ARGV[9], cjson.encode({ jobId = ARGV[1], seq = tonumber(ARGV[8]) }))
return 'ok'
`);

/**
 * Keeps everybody else from changing a job while it is being ended: KEYS job, lease, ending, endings;
 * ARGV id, guard, lease, token, milliseconds.
 */
export const sealJobScript = redisScript(`
local known = redis.call('EXISTS', KEYS[1]) == 1
local lease = redis.call('GET', KEYS[2])
if ARGV[2] == 'held' and (not known or lease ~= ARGV[3]) then return 'fenced' end
if not known then return 'conflict' end
if ARGV[2] == 'vacant' and lease then return 'held' end
local ending = redis.call('GET', KEYS[3])
if ending and ending ~= ARGV[4] then return 'ending' end
redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
redis.call('SADD', KEYS[4], ARGV[1])
return 'ok'
`);

/**
 * Makes the index say what a final record says, whatever it said before: KEYS job, events, lease, ending, endings, notices,
 * then the index of the terminal state, then those of every other; ARGV id, status, seq, born, channel, seconds it
 * stays, text of its last event.
 */
export const adoptFinalScript = redisScript(`
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
redis.call('SREM', KEYS[5], ARGV[1])
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'seq', ARGV[3], 'flushed', ARGV[3], 'born', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[6])
redis.call('ZADD', KEYS[7], 0, ARGV[1])
for i = 8, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
redis.call('XADD', KEYS[6], '*', 'j', ARGV[1], 'e', ARGV[7])
redis.call('PUBLISH', KEYS[6], ARGV[1])
redis.call('PUBLISH', ARGV[5], cjson.encode({ jobId = ARGV[1], seq = tonumber(ARGV[3]) }))
return 1
`);

/**
 * Notes up to which event the artifacts hold them, and lets go of all but the last of those: KEYS job, events;
 * ARGV born, flushed, events kept.
 */
export const markFlushedScript = redisScript(`
local known = redis.call('HMGET', KEYS[1], 'born', 'flushed', 'seq')
if known[1] ~= ARGV[1] then return 0 end
local flushed = math.max(tonumber(known[2]), tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'flushed', flushed)
local first = math.min(flushed, tonumber(known[3]) - tonumber(ARGV[3])) + 1
if first > 1 then redis.call('XTRIM', KEYS[2], 'MINID', first .. '-0') end
return 1
`);

/** Removes a job from Redis, but for the index of all: KEYS job, events, lease, ending, then its index sets; ARGV id. */
export const forgetJobScript = redisScript(`
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
for i = 5, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
return 1
`);
