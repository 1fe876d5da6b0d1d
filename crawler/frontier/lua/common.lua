-- What the frontier's scripts share; loaded in front of each. Lua 5.1 as in Redis 6.2.
--
-- KEYS[1] is the partition's meta hash; its name without the last letter is the prefix of all its keys, so
-- that every script touches the keys of one hash tag only. crawler/frontier/keys.py documents the layout.
--
-- What costs in a script is the number of its calls and of the strings it makes, so each host is read and
-- written once, as one short string, and what can be is written in one go at the end (`flush`).
local META = KEYS[1]
local PREFIX = string.sub(META, 1, -2)
local READY = PREFIX .. 'ready'
local LEASES = PREFIX .. 'leases'
local EXPIRY = PREFIX .. 'expiry'
local LATER = PREFIX .. 'later'
local DEAD = PREFIX .. 'dead'
local HOSTS = PREFIX .. 'hosts'
local QUEUE = PREFIX .. 'q:'

-- Run a command with many arguments, a thousand at a time: Lua's stack holds no more than 8,000.
local function bulk(command, key, arguments)
  for i = 1, #arguments, 1000 do
    redis.call(command, key, unpack(arguments, i, math.min(i + 999, #arguments)))
  end
end

-- A Redis whose memory is full refuses a script at its first write that could take more; later writes pass,
-- so that no script ends half-way. What ends leases must go on then: this first write takes nothing.
local function even_if_full() redis.call('DEL', PREFIX .. 'nothing') end

-- A host as HOSTS holds it: `q f k n` and what was set for it, such as `3 1 32 1700000000000 d=5000 x=1`:
-- q queued, f in flight, k mask of its non-empty priorities, n next turn; d delay, c concurrency, r robots'
-- crawl delay, b blocked until, e back-off (fetched.lua), x paused, g address of its server group, s strikes
-- (judged.lua). Times in ms.
local POLICY = { 'd', 'c', 'r', 'b', 'e', 'x', 'g', 's' }

local function read_policy(text)
  local policy = {}
  for field, value in string.gmatch(text, '(%a)=(%S+)') do policy[field] = value end
  return policy
end

local function write_policy(policy)
  local text = ''
  for _, field in ipairs(POLICY) do
    if policy[field] then text = text .. ' ' .. field .. '=' .. policy[field] end
  end
  return text
end

local default_delay, default_limit
local function read_defaults()
  local defaults = redis.call('HMGET', META, 'delay', 'concurrency')
  default_delay, default_limit = tonumber(defaults[1] or 5000), tonumber(defaults[2] or 1)
end

-- Work out what a host's policy means: its delay, limit, block and pause.
local function apply_policy(h)
  if not default_delay then read_defaults() end
  h.delay, h.limit, h.b, h.e, h.x, h.g, h.s = default_delay, default_limit, 0, nil, nil, nil, nil
  if h.policy == '' then return end
  local p = read_policy(h.policy)
  h.delay = math.max(tonumber(p.d or default_delay), tonumber(p.r or 0))
  h.limit = tonumber(p.c or default_limit)
  h.b, h.e, h.x, h.g, h.s = tonumber(p.b or 0), p.e, p.x, p.g, p.s
  if h.s then h.b = math.max(h.b, tonumber(string.match(h.s, '^%d+/%d+/(%d+)/'))) end
end

local function set_policy(h, field, value)
  local policy = read_policy(h.policy)
  policy[field] = value
  h.policy = write_policy(policy)
  apply_policy(h)
end

local function read_host(name, text)
  local q, f, k, n, policy = string.match(text or '0 0 0 0', '^(%d+) (%d+) (%d+) (%d+)(.*)$')
  local h = {
    name = name, q = tonumber(q), f = tonumber(f), k = tonumber(k), n = tonumber(n), policy = policy,
    delay = 0, limit = 0, b = 0, e = nil, x = nil, g = nil, s = nil,
  }
  apply_policy(h)
  return h
end

-- Hosts read in this call, each once: all that are known beforehand at once, others when they turn up.
local touched = {}
local function touch_all(names)
  for i = 1, #names, 1000 do
    local last = math.min(i + 999, #names)
    local texts = redis.call('HMGET', HOSTS, unpack(names, i, last))
    for j = i, last do
      local name = names[j]
      touched[name] = touched[name] or read_host(name, texts[j - i + 1])
    end
  end
end

local function touch(name)
  local h = touched[name]
  if not h then
    h = read_host(name, redis.call('HGET', HOSTS, name))
    touched[name] = h
  end
  return h
end

-- Write the hosts back, each where it belongs: among those whose turn comes, or out of the way.
local function write_hosts()
  local texts, ready, waiting = {}, {}, {}
  for name, h in pairs(touched) do
    texts[#texts + 1] = name
    texts[#texts + 1] = string.format('%d %d %d %d', h.q, h.f, h.k, h.n) .. h.policy
    if h.q > 0 and h.f < h.limit and not h.x then
      ready[#ready + 1] = integer(math.max(h.n, h.b))
      ready[#ready + 1] = name
    else
      waiting[#waiting + 1] = name
    end
  end
  bulk('HSET', HOSTS, texts)
  bulk('ZADD', READY, ready)
  bulk('ZREM', READY, waiting)
end

-- Counters and ended leases are written in one go, too.
local counted = {}
local function count(name, by) counted[name] = (counted[name] or 0) + by end

local ended = {}
local function drop_lease(token)
  ended[#ended + 1] = token
  count('leased', -1)
end

local function flush()
  write_hosts()
  bulk('HDEL', LEASES, ended)
  bulk('ZREM', EXPIRY, ended)
  for name, by in pairs(counted) do
    if by ~= 0 then redis.call('HINCRBY', META, name, by) end
  end
end

-- Queue records of one host and priority, at the back or (to be the next ones) at the front.
local function enqueue(h, priority, records, front)
  bulk(front and 'LPUSH' or 'RPUSH', QUEUE .. priority .. ':' .. h.name, records)
  h.q = h.q + #records
  h.k = bit.bor(h.k, 2 ^ priority)
  count('queued', #records)
end

-- Free the slot of a fetch that ended (or never began) and set the host's next turn.
local function release(h, next_turn)
  h.f = math.max(0, h.f - 1)
  h.n = math.max(h.n, next_turn)
end

-- The lease of a token as LEASES holds it: state (L leased, F fetched), host, priority, record.
local function split_lease(value) return string.match(value, '^(.)([^\n]*)\n([^\n]*)\n(.*)$') end

-- A record (records.py): failed attempts, times it was lost with its worker, and the rest.
local function split_record(record)
  local attempts, lost, rest = string.match(record, '^(%d+)%+?(%d*)|(.*)$')
  return tonumber(attempts), tonumber(lost) or 0, rest
end

local function join_record(attempts, lost, rest)
  return integer(attempts) .. (lost > 0 and '+' .. integer(lost) or '') .. '|' .. rest
end

-- Put a record aside until it is due.
local function delay(host, priority, record, due)
  count('delayed', redis.call('ZADD', LATER, integer(due), host .. '\n' .. priority .. '\n' .. record))
end

-- Put a dead letter on the list, with its time: who carries it into the database may do so twice, and late.
local function write_letter(host, reason, record)
  redis.call('RPUSH', DEAD, integer(clock()) .. '\n' .. host .. '\n' .. reason .. '\n' .. record)
end
