import { redisScript } from '../redis/script.ts';
import { pendingNames as names } from './pending-names.ts';

// Fair queueing by start times: a project's score is the time at which its next attempt starts, were each as long as one; a
// project that comes new starts now, whatever it had or missed before. A project that is held has no turn.

/** KEYS root; ARGV entry, project, priority, expected times or ''. The number of a token for it, or 0: it needs none, being
 *  pending already or of a project that is held. */
export const putScript = redisScript(`${names}
if redis.call('HEXISTS', owners, ARGV[1]) == 1 then return 0 end
local place = redis.call('INCR', order)
put(ARGV[2], ARGV[1], tonumber(ARGV[3]), place, ARGV[4])
if redis.call('SISMEMBER', held, ARGV[2]) == 1 then return 0 end
redis.call('ZADD', projects, 'NX', start(ARGV[2]), ARGV[2])
return place
`);

/** KEYS root; ARGV token. The entry that the token stands for: what it was given before, else the fairest; '' when none is pending. */
export const takeScript = redisScript(`${names}
local before = redis.call('HGET', served, ARGV[1])
if before then return before end
while true do
  local first = redis.call('ZRANGE', projects, 0, 0, 'WITHSCORES')
  if #first == 0 then
    redis.call('DEL', finish)
    return ''
  end
  local project, turn = first[1], tonumber(first[2])
  local entry = redis.call('ZRANGE', attempts(project), 0, 0)[1]
  if entry then
    local score, times = drop(project, entry)
    redis.call('SET', clock, turn)
    redis.call('HSET', finish, project, turn + 1)
    redis.call('ZADD', projects, turn + 1, project)
    redis.call('HSET', served, ARGV[1], entry)
    redis.call('HSET', taken, entry, cjson.encode({ project, score, times }))
    if redis.call('ZCARD', attempts(project)) == 0 then redis.call('ZREM', projects, project) end
    return entry
  end
  redis.call('ZREM', projects, project)
end
`);

/** KEYS root; ARGV token. */
export const doneScript = redisScript(`${names}
local entry = redis.call('HGET', served, ARGV[1])
if not entry then return 0 end
redis.call('HDEL', taken, entry)
return redis.call('HDEL', served, ARGV[1])
`);

/** KEYS root; ARGV entry. Puts what was taken and could not begin back to where it was, as if its turn had not come. */
export const giveBackScript = redisScript(`${names}
local before = redis.call('HGET', taken, ARGV[1])
if not before or redis.call('HEXISTS', owners, ARGV[1]) == 1 then return 0 end
redis.call('HDEL', taken, ARGV[1])
local project, score, times = unpack(cjson.decode(before))
put(project, ARGV[1], math.floor(tonumber(score) / 2 ^ 42), math.fmod(tonumber(score), 2 ^ 42), times)
local turn = start(project) - 1
redis.call('HSET', finish, project, turn)
if redis.call('SISMEMBER', held, project) == 0 then redis.call('ZADD', projects, turn, project) end
return 1
`);

/** KEYS root; ARGV project. Takes away its turns, until it is released. */
export const holdScript = redisScript(`${names}
redis.call('ZREM', projects, ARGV[1])
return redis.call('SADD', held, ARGV[1])
`);

/** KEYS root; ARGV project. Gives a project that is held its turns again; how many of its attempts wait, 0 when it was not held. */
export const releaseScript = redisScript(`${names}
if redis.call('SREM', held, ARGV[1]) == 0 then return 0 end
local waiting = redis.call('ZCARD', attempts(ARGV[1]))
if waiting > 0 then redis.call('ZADD', projects, 'NX', start(ARGV[1]), ARGV[1]) end
return waiting
`);

/** KEYS root; ARGV entry. The number of its token, or 0: it was not pending. */
export const removeScript = redisScript(`${names}
local project = redis.call('HGET', owners, ARGV[1])
local score = project and drop(project, ARGV[1])
if not score then return 0 end
if redis.call('ZCARD', attempts(project)) == 0 then redis.call('ZREM', projects, project) end
return math.fmod(tonumber(score), 2 ^ 42)
`);

/** KEYS root; ARGV entry, priority, expected times or ''. Its turn among those of the new priority is that of when it came. */
export const reprioritizeScript = redisScript(`${names}
local project = redis.call('HGET', owners, ARGV[1])
local score = project and drop(project, ARGV[1])
if not score then return 0 end
put(project, ARGV[1], tonumber(ARGV[2]), math.fmod(tonumber(score), 2 ^ 42), ARGV[3])
return 1
`);

/** KEYS root; ARGV entry, or '' for one that comes now, then its project and priority. Its place among those of its project, that project,
 *  when the next of it starts, whether it is held, and of every project with turns how many it has and when its next starts;
 *  nothing when it is not pending. */
export const placeScript = redisScript(`${names}
local project = ARGV[2]
if ARGV[1] ~= '' then project = redis.call('HGET', owners, ARGV[1]) end
if not project then return {} end
local all = {}
local starts = redis.call('ZRANGE', projects, 0, -1, 'WITHSCORES')
for at = 1, #starts, 2 do
  table.insert(all, { starts[at], redis.call('ZCARD', attempts(starts[at])), starts[at + 1] })
end
local own
if ARGV[1] ~= '' then own = redis.call('ZRANK', attempts(project), ARGV[1])
else own = redis.call('ZCOUNT', attempts(project), '-inf', string.format('(%.0f', (tonumber(ARGV[3]) + 1) * 2 ^ 42)) end
return { own, project, tostring(start(project)), redis.call('SISMEMBER', held, project), all }
`);

/** KEYS root; ARGV how many of each, then projects. Of each the expected times of the first that wait ('' where unknown), and of all
 *  its attempts that tell any: how many, and the sums of both times. */
export const expectedScript = redisScript(`${names}
local all = {}
for at = 2, #ARGV do
  local entries = redis.call('ZRANGE', attempts(ARGV[at]), 0, tonumber(ARGV[1]) - 1)
  local times = {}
  if #entries > 0 then times = redis.call('HMGET', expected, unpack(entries)) end
  for place = 1, #times do times[place] = times[place] or '' end
  local known = redis.call('HMGET', sums(ARGV[at]), 'n', 'p50', 'p90')
  table.insert(all, { times, known[1] or 0, known[2] or 0, known[3] or 0 })
end
return all
`);

/** KEYS root. Of every project that has any how many are pending, and whether it is held. */
export const depthsScript = redisScript(`${names}
local all = {}
local function add(project, isHeld)
  local waiting = redis.call('ZCARD', attempts(project))
  if waiting > 0 then table.insert(all, { project, waiting, redis.call('HGETALL', depths(project)), isHeld }) end
end
for _, project in ipairs(redis.call('ZRANGE', projects, 0, -1)) do add(project, 0) end
for _, project in ipairs(redis.call('SMEMBERS', held)) do add(project, 1) end
return all
`);

/** KEYS root; ARGV entries. Those among them that are not pending, and given to no token. */
export const absentScript = redisScript(`${names}
local given = {}
for _, entry in ipairs(redis.call('HVALS', served)) do given[entry] = true end
local absent = {}
for _, entry in ipairs(ARGV) do
  if not given[entry] and redis.call('HEXISTS', owners, entry) == 0 then table.insert(absent, entry) end
end
return absent
`);
