-- What an operator says of a pattern. ARGV: host, pattern, letter, now (ms): l lifts it for good, C closes it by
-- hand, an empty letter forgets it, so that it may be closed again. Returns 1 where it was closed before.
local host, pattern, letter = ARGV[1], ARGV[2], ARGV[3]
local trap = host .. '\n' .. pattern
local was = redis.call('HGET', CLOSED, trap)
if was then
  redis.call('HDEL', CLOSED, trap)
  redis.call('HINCRBY', META, 'traps:' .. string.match(was, '^[^\n]*'), -1)
end
redis.call('HDEL', REFUSED, trap)
redis.call('HDEL', LEDGER .. host, pattern)
mark(host, pattern, letter ~= 'C' and letter ~= '' and letter or nil)
if letter == 'C' then close_trap(host, pattern, 'C', 'operator', { ARGV[4], 0, 0, '', '' }) end
return was and 1 or 0
