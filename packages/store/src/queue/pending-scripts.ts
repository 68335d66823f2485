import { redisScript } from '../redis/script.ts';

// Fair queueing by start times: a project's score is the time at which its next attempt starts, were each as long as one; a
// project that comes new starts now, whatever it had or missed before.
const names = `
local root = KEYS[1]
local projects, owners, served, clock, order = root .. ':projects', root .. ':owners', root .. ':served', root .. ':clock', root .. ':order'
local function attempts(project) return root .. ':of:' .. project end
local function depths(project) return root .. ':depths:' .. project end
local function drop(project, entry)
  local score = redis.call('ZSCORE', attempts(project), entry)
  if not score then return nil end
  redis.call('ZREM', attempts(project), entry)
  redis.call('HDEL', owners, entry)
  local priority = math.floor(tonumber(score) / 2 ^ 42)
  if redis.call('HINCRBY', depths(project), priority, -1) <= 0 then redis.call('HDEL', depths(project), priority) end
  return score
end
local function put(project, entry, priority, place)
  redis.call('ZADD', attempts(project), string.format('%.0f', priority * 2 ^ 42 + place), entry)
  redis.call('HSET', owners, entry, project)
  redis.call('HINCRBY', depths(project), priority, 1)
end
`;

/** KEYS root; ARGV entry, project, priority. The number of a token for it, or 0: it is pending already. */
export const putScript = redisScript(`${names}
if redis.call('HEXISTS', owners, ARGV[1]) == 1 then return 0 end
local place = redis.call('INCR', order)
if not redis.call('ZSCORE', projects, ARGV[2]) then
  local finish = tonumber(redis.call('HGET', root .. ':finish', ARGV[2]) or 0)
  redis.call('ZADD', projects, math.max(finish, tonumber(redis.call('GET', clock) or 0)), ARGV[2])
end
put(ARGV[2], ARGV[1], tonumber(ARGV[3]), place)
return place
`);

/** KEYS root; ARGV token. The entry that the token stands for: what it was given before, else the fairest; '' when none is pending. */
export const takeScript = redisScript(`${names}
local before = redis.call('HGET', served, ARGV[1])
if before then return before end
while true do
  local first = redis.call('ZRANGE', projects, 0, 0, 'WITHSCORES')
  if #first == 0 then
    redis.call('DEL', root .. ':finish')
    return ''
  end
  local project, start = first[1], tonumber(first[2])
  local entry = redis.call('ZRANGE', attempts(project), 0, 0)[1]
  if entry then
    drop(project, entry)
    redis.call('SET', clock, start)
    redis.call('HSET', root .. ':finish', project, start + 1)
    redis.call('ZADD', projects, start + 1, project)
    redis.call('HSET', served, ARGV[1], entry)
    if redis.call('ZCARD', attempts(project)) == 0 then redis.call('ZREM', projects, project) end
    return entry
  end
  redis.call('ZREM', projects, project)
end
`);

/** KEYS root; ARGV token. */
export const doneScript = redisScript(`${names}
return redis.call('HDEL', served, ARGV[1])
`);

/** KEYS root; ARGV entry. The number of its token, or 0: it was not pending. */
export const removeScript = redisScript(`${names}
local project = redis.call('HGET', owners, ARGV[1])
local score = project and drop(project, ARGV[1])
if not score then return 0 end
if redis.call('ZCARD', attempts(project)) == 0 then redis.call('ZREM', projects, project) end
return math.fmod(tonumber(score), 2 ^ 42)
`);

/** KEYS root; ARGV entry, priority. Its turn among those of the new priority is that of when it came. */
export const reprioritizeScript = redisScript(`${names}
local project = redis.call('HGET', owners, ARGV[1])
local score = project and drop(project, ARGV[1])
if not score then return 0 end
put(project, ARGV[1], tonumber(ARGV[2]), math.fmod(tonumber(score), 2 ^ 42))
return 1
`);

/** KEYS root; ARGV entry. Its place among those of its project, that project, and of every project how many it has and when its
 *  next starts; nothing when it is not pending. */
export const placeScript = redisScript(`${names}
local project = redis.call('HGET', owners, ARGV[1])
if not project then return {} end
local all = {}
local starts = redis.call('ZRANGE', projects, 0, -1, 'WITHSCORES')
for at = 1, #starts, 2 do
  table.insert(all, { starts[at], redis.call('ZCARD', attempts(starts[at])), starts[at + 1] })
end
return { redis.call('ZRANK', attempts(project), ARGV[1]), project, all }
`);

/** KEYS root. Of every project that has any how many are pending. */
export const depthsScript = redisScript(`${names}
local all = {}
for _, project in ipairs(redis.call('ZRANGE', projects, 0, -1)) do
  table.insert(all, { project, redis.call('ZCARD', attempts(project)), redis.call('HGETALL', depths(project)) })
end
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
