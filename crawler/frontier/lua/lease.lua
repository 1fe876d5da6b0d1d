-- Lease URLs whose hosts' turn has come. ARGV: how many, time to live (ms), attempts allowed, pause (ms) before
-- the URL of an expired lease is tried again. Returns for each lease a string: token, host, priority and record,
-- separated by line feeds (one string is parsed faster than a list).
local wanted, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
local attempts_allowed, retry_after = tonumber(ARGV[3]), tonumber(ARGV[4])
local HOUSEKEEPING = 100 -- expired or delayed entries looked at in one call
local now = clock()

-- 1. leases whose workers fell silent go back, with the attempt counted
for _, token in ipairs(redis.call('ZRANGEBYSCORE', EXPIRY, '-inf', now, 'LIMIT', 0, HOUSEKEEPING)) do
  local state, host, priority, record = split_lease(redis.call('HGET', LEASES, token))
  drop_lease(token)
  fail(host, priority, record, attempts_allowed, now + retry_after, 'lease expired')
  if state == 'L' then
    local h = touch(host)
    release(h, now + h.delay)
  end
  count('expired', 1)
end

-- 2. what has waited out its pause goes to the front of its host's queue
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', LATER, '-inf', now, 'LIMIT', 0, HOUSEKEEPING)) do
  local host, priority, record = string.match(entry, '^([^\n]*)\n([^\n]*)\n(.*)$')
  redis.call('ZREM', LATER, entry)
  enqueue(touch(host), tonumber(priority), record, true)
  count('delayed', -1)
  count('queued', 1)
end

-- 3. hosts in the order of their turns, the best URLs of each first
local function best_priority(h)
  for priority = 9, 0, -1 do
    if bit.band(h.k, bit.lshift(1, priority)) ~= 0 then return priority end
  end
end

-- The best `most` records of a host, at most those of one priority.
local function take(h, most)
  local priority = best_priority(h)
  while priority do
    local records = redis.call('LPOP', queue_key(h.name, priority), most)
    if records and #records > 0 then return priority, records end
    h.k = bit.band(h.k, bit.bnot(bit.lshift(1, priority)))
    priority = best_priority(h)
  end
  h.q = 0
end

local leases, fields, scores = {}, {}, {}
local token = tonumber(redis.call('HGET', META, 'token') or '0')

local function give(h, priority, record)
  token = token + 1
  local lease = h.name .. '\n' .. priority .. '\n' .. record
  leases[#leases + 1] = token .. '\n' .. lease
  fields[#fields + 1] = token
  fields[#fields + 1] = 'L' .. lease
  scores[#scores + 1] = now + ttl
  scores[#scores + 1] = token
end

local function lease_from(h)
  -- a host with a delay gives one URL a turn; one without gives as many as may be in flight
  local most = h.delay > 0 and math.min(1, h.limit - h.f) or h.limit - h.f
  most = math.min(most, wanted - #leases)
  while most > 0 and h.q > 0 do
    local priority, records = take(h, most)
    if not priority then break end
    for _, record in ipairs(records) do give(h, priority, record) end
    most = most - #records
    h.q, h.f = h.q - #records, h.f + #records
  end
  if h.delay > 0 then h.n = math.max(h.n, now + h.delay) end
end

write_hosts() -- so that the hosts of 1. and 2. are among those whose turn may have come
if not redis.call('HGET', META, 'drain') then
  for _, host in ipairs(redis.call('ZRANGEBYSCORE', READY, '-inf', now, 'LIMIT', 0, wanted)) do
    if #leases >= wanted then break end
    lease_from(touch(host))
  end
end
if #leases > 0 then
  for i = 1, #fields, 200 do
    local last = math.min(i + 199, #fields)
    redis.call('HSET', LEASES, unpack(fields, i, last))
    redis.call('ZADD', EXPIRY, unpack(scores, i, last))
  end
  redis.call('HSET', META, 'token', string.format('%.0f', token))
  count('queued', -#leases)
  count('leased', #leases)
  count('leases', #leases)
end
flush()
return leases
