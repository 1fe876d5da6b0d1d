-- Leave a server group alone for a while. KEYS[1]: the group's key; ARGV: how long at least (ms), and the first
-- back-off (ms; 0 where this is no answer that asked to slow down). Back-offs double up to an hour; answers that
-- come in while one lasts say nothing new, and after as long again without any it is forgotten. Returns how long
-- the group is left alone (ms).
local MOST = 3600000
local now = clock()

local least, first = tonumber(ARGV[1]), tonumber(ARGV[2])
if first > 0 then
  local key = KEYS[1] .. ':backoff'
  local backoff, over = string.match(redis.call('GET', key) or '', '^(%d+)/(%d+)$')
  backoff, over = tonumber(backoff or 0), tonumber(over or 0)
  if now >= over then
    backoff = math.min(MOST, math.max(first, backoff * 2))
    over = now + backoff
    redis.call('SET', key, integer(backoff) .. '/' .. integer(over), 'PX', integer(2 * backoff))
  end
  least = math.max(least, over - now)
end
local turn = math.max(now + least, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], integer(turn), 'PX', integer(turn - now + 1000))
return turn - now
