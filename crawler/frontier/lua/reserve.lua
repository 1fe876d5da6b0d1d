-- Reserve a turn of a server group. KEYS[1]: the group's key; ARGV: delay (ms) between turns. Returns the
-- milliseconds to wait for the turn that is now reserved. A worker that dies with it costs one delay.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local turn = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local delay = tonumber(ARGV[1])
redis.call('SET', KEYS[1], turn + delay, 'PX', math.max(1000, turn - now + 2 * delay))
return turn - now
