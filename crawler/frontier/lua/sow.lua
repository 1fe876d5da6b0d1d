-- Seed sources, each once for each time at which it is due. ARGV: the fence, now (ms), then for each source its id,
-- the time (ms), numbers of budgets, hosts and groups' arguments, and these: crawl, base and each of each budget
-- (budgets.lua); host and delay (ms or empty) of each host; groups of URLs (adding.lua).
--
-- The fence is the number of the leader who asks: a higher one than any before shuts out those before, also one that
-- was frozen between its decision and this call. Empty: whoever it is. SOWN holds for each source `due at queued`:
-- the last time that it was seeded for (or passed over), when that was, and how many URLs were queued; an earlier
-- time, or the same one, is refused. So nobody seeds twice, whatever they believe.
--
-- Returns the highest fence, then when, how many and `1` of each source that was seeded by this call, or what is
-- known of the last seeding and `0`. Nothing but the fence where that is higher than the caller's.
local SOWN = PREFIX .. 'sown'
local fence = tonumber(redis.call('HGET', META, 'fence') or 0)
local mine = tonumber(ARGV[1]) or fence
if mine < fence then return { fence } end
if mine > fence then redis.call('HSET', META, 'fence', integer(mine)) end

local reply, marks, at = { mine }, {}, 3

local function renew_budgets(first, last)
  for i = first, last, 3 do renew_budget(ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])) end
end

local function set_delays(first, last)
  for i = first, last, 2 do
    local h, delay = touch(ARGV[i]), ARGV[i + 1]
    if (read_policy(h.policy).d or '') ~= delay then set_policy(h, 'd', delay ~= '' and delay or nil) end
  end
end

while at <= #ARGV do
  local source, due = ARGV[at], ARGV[at + 1]
  local budgeted_to = at + 4 + 3 * tonumber(ARGV[at + 2])
  local hosts_to = budgeted_to + 2 * tonumber(ARGV[at + 3])
  local last = hosts_to + tonumber(ARGV[at + 4])
  local mark = redis.call('HGET', SOWN, source) or '0 0 0'
  local dealt, when, queued = string.match(mark, '^(%d+) (%d+) (%d+)$')
  if tonumber(due) > tonumber(dealt) then
    renew_budgets(at + 5, budgeted_to)
    set_delays(budgeted_to + 1, hosts_to)
    queued = add_groups(hosts_to + 1, last)
    when = last > hosts_to and ARGV[2] or when
    marks[#marks + 1] = source
    marks[#marks + 1] = string.format('%s %s %d', due, when, queued)
    reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = tonumber(when), queued, 1
  else
    reply[#reply + 1], reply[#reply + 2], reply[#reply + 3] = tonumber(when), tonumber(queued), 0
  end
  at = last + 1
end
bulk('HSET', SOWN, marks)
write_budgets()
close_seen(seen)
flush()
return reply
