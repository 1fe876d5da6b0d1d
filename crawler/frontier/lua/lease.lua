-- Lease URLs whose hosts' turn has come. ARGV: how many, time to live (ms), losses allowed, pause (ms) before
-- a URL that was lost with its worker is tried again. Returns one string: token, host, priority and record of
-- each lease, all separated by line feeds (one string is read faster than a list of lists). Behind a token stand
-- the delay and address of the host's server group, and `!` where the host has strikes (judged.lua).
local wanted, ttl = tonumber(ARGV[1]), tonumber(ARGV[2])
local losses_allowed, pause = tonumber(ARGV[3]), tonumber(ARGV[4])
local HOUSEKEEPING = 100 -- expired or delayed entries looked at in one call, or URLs of a host refused or put back
local MOST_REFUSED = 300 -- of all hosts, and as many put back
local WAIT = 500 -- ms before a host is looked at again whose best URL waits for the end of others
local now = clock()
local token, at, patience, drain, excludes, traps =
  unpack(redis.call('HMGET', META, 'token', 'at', 'patience', 'drain', 'excluded', 'traps'))
trapped = traps and traps ~= '0'
token, at, patience = tonumber(token or 0), tonumber(at or now), tonumber(patience or 0)

-- 1. Redis' own outage is no worker's fault: where none was heard of for half a lease, those that live get as
-- long again to renew what they hold
if now - at > ttl / 2 then
  patience = now + ttl / 2
  redis.call('HSET', META, 'patience', integer(patience))
end

-- Note that a worker was heard of. A first write that takes memory, before any other: a Redis that has none left
-- refuses it, and leases nothing.
local function heard() redis.call('HSET', META, 'at', integer(now)) end
if now - at > math.min(1000, ttl / 8) or at == now then heard() end

-- 2. leases whose workers fell silent go back; a URL that workers keep falling silent with is dead: it may be
-- what kills them
local function lose(number, host, priority, record)
  local attempts, lost, rest = split_record(record)
  lost = lost + 1
  record = join_record(attempts, lost, rest)
  if lost >= losses_allowed then
    write_letter(host, 'lost with its worker ' .. integer(lost) .. ' times', record)
    return count('dead', 1)
  end
  -- longer each time, and not together with those that were lost with it
  delay(host, priority, record, now + pause * 2 ^ (lost - 1) * (1 + number % 8 / 8))
end

local function expire(number)
  local value = redis.call('HGET', LEASES, number)
  drop_lease(number)
  if not value then return end
  local state, host, priority, record = split_lease(value)
  lose(tonumber(number), host, priority, record)
  if state == 'L' then
    local h = touch(host)
    release(h, now + h.delay)
  end
  local b = budget_of_record(record)
  if b then settle(b) end
  count('expired', 1)
end

local function due(key, most)
  local members = redis.call('ZRANGEBYSCORE', key, '-inf', now, 'LIMIT', 0, most)
  if #members > 0 then heard() end
  return members
end

if now >= patience then
  for _, number in ipairs(due(EXPIRY, HOUSEKEEPING)) do expire(number) end
end

-- 3. what has waited out its pause goes to the front of its host's queue
for _, entry in ipairs(due(LATER, HOUSEKEEPING)) do
  local host, priority, record = string.match(entry, '^([^\n]*)\n([^\n]*)\n(.*)$')
  redis.call('ZREM', LATER, entry)
  enqueue(touch(host), priority, { record }, true)
  count('delayed', -1)
end

-- 4. hosts in the order of their turns, the best URLs of each first
local reply, fields, scores, refused = {}, {}, {}, 0
local put_back, most_put_back = 0, 0
local expiry = integer(now + ttl)

local function give(h, priority, record)
  token = token + 1
  local number = integer(token)
  local lease = h.name .. '\n' .. priority .. '\n' .. record
  local head = h.g and number .. '@' .. integer(h.delay) .. '@' .. h.g or number
  reply[#reply + 1] = h.s and head .. '!' or head
  reply[#reply + 1] = lease
  fields[#fields + 1] = number
  fields[#fields + 1] = 'L' .. lease
  scores[#scores + 1] = expiry
  scores[#scores + 1] = number
end

-- A URL that is left out, that is in a trap, or for which its crawl has no budget left: not to be fetched, which the
-- database is told.
local function refuse(h, why, priority, record)
  write_letter(h.name, why .. ' ' .. priority, record)
  count('queued', -1)
  count('rejected', 1)
  refused = refused + 1
end

-- Put a record of a pattern that takes much, or gives nothing, behind the others of its host; whether that was done.
-- What takes much but gives is given where it stands once so many were put back that hardly another is to come before
-- it: else a host of which it is all that waits would give nothing until the last of its thousands was put back.
local function put_behind(h, letter, priority, record)
  if letter == 'b' and put_back >= most_put_back then return false end
  local behind = place_behind(letter, priority, record)
  if not behind then return false end
  redis.call('RPUSH', QUEUE .. behind .. ':' .. h.name, record)
  h.k = bit.bor(h.k, 2 ^ behind)
  if letter == 'b' then
    put_back = put_back + 1
  else
    refused = refused + 1
  end
  return true
end

-- Give a record, refuse it, or put it further back; false where it has to wait.
local function offer(h, priority, record)
  if excludes and is_excluded(h.name, record) then
    h.q = h.q - 1
    refuse(h, 'excluded', priority, record)
    return true
  end
  if trapped then
    local trap, letter = refusal_of(h.name, record, priority)
    if trap then
      h.q = h.q - 1
      refuse(h, string.format('trap: %s %s', kind_of(trap), (string.gsub(trap, '\n', ' '))), priority, record)
      return true
    end
    if letter and put_behind(h, letter, priority, record) then return true end
  end
  local b = budget_of_record(record)
  local answer = b and affords(b, priority) or 'yes'
  if answer == 'later' then return false end
  h.q = h.q - 1
  if answer == 'no' then
    refuse(h, 'budget', priority, record)
    return true
  end
  if b then spend(b) end
  h.f = h.f + 1
  give(h, priority, record)
  return true
end

-- Offer up to `most` records of a host's best priority, as many as need not wait.
local function offer_best(h, most)
  local _, exponent = math.frexp(h.k)
  local priority = exponent - 1
  local queue = QUEUE .. priority .. ':' .. h.name
  if most == 1 then -- the usual case, without a list
    local record = redis.call('LPOP', queue)
    if not record then
      h.k = h.k - 2 ^ priority
    elseif not offer(h, priority, record) then
      redis.call('LPUSH', queue, record)
      h.waits = true
    end
    return
  end
  local records = redis.call('LPOP', queue, most) or {}
  for i, record in ipairs(records) do
    if not offer(h, priority, record) then
      for j = #records, i, -1 do redis.call('LPUSH', queue, records[j]) end
      h.waits = true
      return
    end
  end
  if #records < most then h.k = h.k - 2 ^ priority end
end

local REFUSING = 50 -- ms before a host is looked at again of which so many were refused that none was given

local function lease_from(h)
  -- a host with a delay gives one URL a turn; one without gives as many as may be in flight
  local before = h.f
  local limit = math.min(h.f + (h.delay > 0 and 1 or wanted), h.limit, h.f + wanted - #reply / 2)
  local most = math.min(refused + HOUSEKEEPING, MOST_REFUSED)
  most_put_back = math.min(put_back + HOUSEKEEPING, MOST_REFUSED)
  while h.f < limit and h.k > 0 and not h.waits and refused < most do
    offer_best(h, math.min(limit - h.f, HOUSEKEEPING))
  end
  -- others first: a host with nothing but URLs to be refused must not keep them waiting
  if refused >= most and h.f == before and h.k > 0 then h.n = math.max(h.n, now + REFUSING) end
  if h.k == 0 then h.q = 0 end
  if h.waits then h.n = math.max(h.n, now + WAIT) end
  if h.delay > 0 and h.f > before then h.n = math.max(h.n, now + h.delay) end
end

if next(touched) then write_hosts() end -- those of 2. and 3. are among the hosts whose turn may have come
local turns = drain and {} or due(READY, wanted)
touch_all(turns)
for _, host in ipairs(turns) do
  if #reply >= wanted * 2 then break end
  lease_from(touch(host))
end
if #reply > 0 then
  local given = #reply / 2
  bulk('HSET', LEASES, fields)
  bulk('ZADD', EXPIRY, scores)
  redis.call('HSET', META, 'token', integer(token))
  count('queued', -given)
  count('leased', given)
  count('leases', given)
end
write_refusals()
write_budgets()
flush()
return table.concat(reply, '\n')
