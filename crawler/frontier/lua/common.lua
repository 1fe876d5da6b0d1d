-- What the frontier's scripts share; loaded in front of each. Lua 5.1 as in Redis 6.2.
--
-- KEYS[1] is the partition's meta hash; its name without the last letter is the prefix of all its keys, so
-- that every script touches the keys of one hash tag only. crawler/frontier/keys.py documents the layout.
local META = KEYS[1]
local PREFIX = string.sub(META, 1, -2)
local READY = PREFIX .. 'ready'
local LEASES = PREFIX .. 'leases'
local EXPIRY = PREFIX .. 'expiry'
local LATER = PREFIX .. 'later'
local DEAD = PREFIX .. 'dead'
local HOSTS = PREFIX .. 'hosts'

-- Redis' clock in milliseconds: workers' clocks differ.
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function host_key(host) return PREFIX .. 'h:' .. host end
local function queue_key(host, priority) return PREFIX .. 'q:' .. priority .. ':' .. host end

-- A host as a table of numbers: q queued, f in flight, k mask of its non-empty priorities, d delay,
-- c concurrency, r robots' crawl delay, n next turn, b blocked until, e back-off, x paused. Times in ms.
local FIELDS = { 'q', 'f', 'k', 'd', 'c', 'r', 'n', 'b', 'e', 'x' }
local function read_host(host)
  local values = redis.call('HMGET', host_key(host), unpack(FIELDS))
  local h = { name = host }
  for i, field in ipairs(FIELDS) do h[field] = tonumber(values[i]) end
  local defaults = (h.d and h.c) and {} or redis.call('HMGET', META, 'delay', 'concurrency')
  h.delay = math.max(h.d or tonumber(defaults[1]) or 5000, h.r or 0)
  h.limit = h.c or tonumber(defaults[2]) or 1
  h.q, h.f, h.k, h.n, h.b = h.q or 0, h.f or 0, h.k or 0, h.n or 0, h.b or 0
  return h
end

-- Put a host where it belongs: among those whose turn comes, or out of the way.
local function arm(h)
  if h.q > 0 and h.f < h.limit and not h.x then
    redis.call('ZADD', READY, math.max(h.n, h.b), h.name)
  else
    redis.call('ZREM', READY, h.name)
  end
end

-- Hosts read in this call, each once; `write_hosts` at the end puts back those that were touched.
local touched = {}
local function touch(host)
  local h = touched[host]
  if not h then
    h = read_host(host)
    touched[host] = h
  end
  return h
end

local function write_hosts()
  for _, h in pairs(touched) do
    redis.call('HMSET', host_key(h.name), 'q', h.q, 'f', h.f, 'k', h.k, 'n', h.n)
    arm(h)
  end
end

-- Counters and ended leases are written in one go, too.
local counted = {}
local function count(name, by)
  counted[name] = (counted[name] or 0) + by
end

local ended = {}
local function drop_lease(token)
  ended[#ended + 1] = token
  count('leased', -1)
end

local function flush()
  write_hosts()
  if #ended > 0 then
    redis.call('HDEL', LEASES, unpack(ended))
    redis.call('ZREM', EXPIRY, unpack(ended))
  end
  for name, by in pairs(counted) do
    if by ~= 0 then redis.call('HINCRBY', META, name, by) end
  end
end

-- Queue records of one host and priority, at the back or (to be the next ones) at the front.
local function enqueue(h, priority, record, front)
  redis.call(front and 'LPUSH' or 'RPUSH', queue_key(h.name, priority), record)
  h.q = h.q + 1
  h.k = bit.bor(h.k, bit.lshift(1, priority))
end

-- Free the slot of a fetch that ended (or never began) and set the host's next turn.
local function release(h, next_turn)
  h.f = math.max(0, h.f - 1)
  h.n = math.max(h.n, next_turn)
end

local function split_lease(value)
  local state, host, priority, record = string.match(value, '^(.)([^\n]*)\n([^\n]*)\n(.*)$')
  return state, host, tonumber(priority), record
end

local function split_record(record)
  local attempts, rest = string.match(record, '^(%d+)|(.*)$')
  return tonumber(attempts), rest
end

-- One more attempt failed: back into the queue after a while, or dead after `limit` attempts.
local function fail(host, priority, record, limit, due, reason)
  local attempts, rest = split_record(record)
  attempts = attempts + 1
  if attempts >= limit then
    redis.call('RPUSH', DEAD, host .. '\n' .. reason .. '\n' .. attempts .. '|' .. rest)
    count('dead', 1)
    return 'dead'
  end
  count('delayed', redis.call('ZADD', LATER, due, host .. '\n' .. priority .. '\n' .. attempts .. '|' .. rest))
  return 'retry'
end
