-- End leases. ARGV: attempts allowed, then groups (verdict, pause, reason, size, token…). Verdicts: `done` and
-- `rejected` (for good), `retry` (after `pause` ms, or dead after the allowed attempts), `return` (unused: back
-- to the front of the queue, the attempt not counted). Returns a word for each token, in order: done, rejected,
-- retry, dead, return, or stale where the lease is no longer this token's.
local attempts_allowed = tonumber(ARGV[1])
local now = clock()
local words, once = {}, {}

local function finish(verdict, host, priority, record, pause, reason)
  if verdict == 'retry' then
    return fail(host, priority, record, attempts_allowed, now + pause, reason)
  end
  if verdict == 'return' then
    enqueue(touch(host), priority, record, true)
    count('queued', 1)
  else
    count(verdict, 1)
  end
  return verdict
end

local function end_lease(token, value, verdict, pause, reason)
  if not value or once[token] then return 'stale' end
  once[token] = true
  local state, host, priority, record = split_lease(value)
  drop_lease(token)
  if state == 'L' then
    local h = touch(host)
    release(h, verdict == 'return' and 0 or now + h.delay)
  end
  return finish(verdict, host, priority, record, pause, reason)
end

local at = 2
while at <= #ARGV do
  local verdict, pause, reason, size = unpack(ARGV, at, at + 3)
  local last = at + 3 + tonumber(size)
  local values = redis.call('HMGET', LEASES, unpack(ARGV, at + 4, last))
  for i, value in ipairs(values) do
    words[#words + 1] = end_lease(ARGV[at + 3 + i], value, verdict, tonumber(pause), reason)
  end
  at = last + 1
end
flush()
return words
