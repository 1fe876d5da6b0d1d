-- Reserve turns of a server group. KEYS[1]: the group's key; ARGV: delay (ms) between turns, how many turns
-- (default 1), and how long (ms) to wait for one at most (default: any time). Returns the milliseconds to wait
-- for the first one; the others follow after a delay each. Those that would take too long are not reserved, which
-- may be all of them. A worker that dies with a turn costs one delay.
local now = clock()
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local delay, count, most = tonumber(ARGV[1]), tonumber(ARGV[2] or 1), tonumber(ARGV[3] or math.huge)
local wait = turn - now
local fitting = wait > most and 0 or delay > 0 and math.floor((most - wait) / delay) + 1 or count
count = math.min(count, fitting)
if count > 0 then
  local after = turn + count * delay
  redis.call('SET', KEYS[1], integer(after), 'PX', integer(math.max(1000, after - now + delay)))
end
return wait
