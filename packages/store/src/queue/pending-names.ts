/** Beginning of every script on what waits: the names of its keys under `KEYS[1]`, and how an attempt enters and leaves. */
export const pendingNames = `
local root = KEYS[1]
local projects, owners, served, clock, order = root .. ':projects', root .. ':owners', root .. ':served', root .. ':clock', root .. ':order'
local finish, held, taken, expected = root .. ':finish', root .. ':held', root .. ':taken', root .. ':expected'
local function attempts(project) return root .. ':of:' .. project end
local function depths(project) return root .. ':depths:' .. project end
local function sums(project) return root .. ':sums:' .. project end
local function reckon(project, times, by)
  local p50, p90 = string.match(times, '(%d+) (%d+)')
  redis.call('HINCRBY', sums(project), 'p50', by * p50 + 0)
  redis.call('HINCRBY', sums(project), 'p90', by * p90 + 0)
  if redis.call('HINCRBY', sums(project), 'n', by) <= 0 then redis.call('DEL', sums(project)) end
end
local function drop(project, entry)
  local score = redis.call('ZSCORE', attempts(project), entry)
  if not score then return nil end
  redis.call('ZREM', attempts(project), entry)
  redis.call('HDEL', owners, entry)
  local priority = math.floor(tonumber(score) / 2 ^ 42)
  if redis.call('HINCRBY', depths(project), priority, -1) <= 0 then redis.call('HDEL', depths(project), priority) end
  local times = redis.call('HGET', expected, entry) or ''
  if times ~= '' then
    redis.call('HDEL', expected, entry)
    reckon(project, times, -1)
  end
  return score, times
end
local function put(project, entry, priority, place, times)
  redis.call('ZADD', attempts(project), string.format('%.0f', priority * 2 ^ 42 + place), entry)
  redis.call('HSET', owners, entry, project)
  redis.call('HINCRBY', depths(project), priority, 1)
  if times == '' then return end
  redis.call('HSET', expected, entry, times)
  reckon(project, times, 1)
end
local function start(project)
  local known = redis.call('ZSCORE', projects, project)
  if known then return tonumber(known) end
  return math.max(tonumber(redis.call('HGET', finish, project) or 0), tonumber(redis.call('GET', clock) or 0))
end
`;
