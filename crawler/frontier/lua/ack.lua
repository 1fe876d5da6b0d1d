-- End leases. ARGV: attempts allowed, then groups (verdict, pause, reason, reports, size, token…). Verdicts: `done` and
-- `rejected` (for good), `retry` (after `pause` ms, or dead after the allowed attempts), `return` (unused: back
-- to the front of the queue, the attempt not counted). Reports are the digests of those that a page held, separated
-- by commas, for the budget of its crawl (budgets.lua). A dead letter is listed where it has a reason: else
-- its worker recorded it in the database before it said so. Returns a letter for each token, in order: the first of
-- the verdict for `done`; J rejected, T retry, X dead, U return, and S where the lease is no longer this
-- token's.
even_if_full()
local attempts_allowed = tonumber(ARGV[1])
local now = clock()
local letters, once = {}, {}

local function retry(host, priority, record, pause, reason)
  local attempts, lost, rest = split_record(record)
  record = join_record(attempts + 1, lost, rest)
  if attempts + 1 < attempts_allowed then
    delay(host, priority, record, now + pause)
    return 'T'
  end
  count('dead', 1)
  if reason ~= '' then write_letter(host, reason, record) end
  return 'X'
end

local function finish(verdict, host, priority, record, pause, reason)
  if verdict == 'retry' then return retry(host, priority, record, pause, reason) end
  if verdict == 'return' then
    enqueue(touch(host), priority, { record }, true)
    return 'U'
  end
  count(verdict, 1)
  return verdict == 'done' and 'D' or 'J'
end

local function end_lease(token, value, verdict, pause, reason, reports)
  if not value or once[token] then return 'S' end
  once[token] = true
  local state, host, priority, record = split_lease(value)
  drop_lease(token)
  if state == 'L' then
    local h = touch(host)
    release(h, verdict == 'return' and 0 or now + h.delay)
  end
  local b, crawl = budget_of_record(record)
  if b then
    settle(b, verdict == 'return' or verdict == 'rejected')
    if verdict == 'done' then credit(b, crawl, reports) end
  end
  return finish(verdict, host, priority, record, pause, reason)
end

-- The hosts whose slots are freed, read at once.
local function touch_hosts(values)
  local hosts = {}
  for _, value in ipairs(values) do
    if value and string.sub(value, 1, 1) == 'L' then
      hosts[#hosts + 1] = string.match(value, '^L([^\n]*)')
    end
  end
  touch_all(hosts)
end

local at = 2
while at <= #ARGV do
  local verdict, pause, reason = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
  local reports, size = ARGV[at + 3], tonumber(ARGV[at + 4])
  local values = redis.call('HMGET', LEASES, unpack(ARGV, at + 5, at + 4 + size))
  touch_hosts(values)
  for i, value in ipairs(values) do
    letters[#letters + 1] = end_lease(ARGV[at + 4 + i], value, verdict, pause, reason, reports)
  end
  at = at + 5 + size
end
write_budgets()
flush()
return table.concat(letters)
