-- Note that the partition is alive, and since when it was not. ARGV: ms after which silence is a gap. The gap
-- is kept: where Redis came back with an older state, its last word is from before what it forgot.
local now = clock()
local last = tonumber(redis.call('HGET', KEYS[1], 'alive') or '0')
if math.abs(now - last) > tonumber(ARGV[1]) then
  local gaps = string.sub(KEYS[1], 1, -2) .. 'gaps'
  redis.call('HSET', gaps, string.format('%.0f', math.min(last, now)), string.format('%.0f', math.max(last, now)))
end
redis.call('HSET', KEYS[1], 'alive', string.format('%.0f', now))
return redis.status_reply('OK')
