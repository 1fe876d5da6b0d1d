-- Renew leases. ARGV: time to live (ms), then tokens. Returns those that are stale.
even_if_full()
local now = clock()
local expiry = integer(now + tonumber(ARGV[1]))
local live, stale = {}, {}
for i = 2, #ARGV do
  if redis.call('ZSCORE', EXPIRY, ARGV[i]) then
    live[#live + 1] = expiry
    live[#live + 1] = ARGV[i]
  else
    stale[#stale + 1] = ARGV[i]
  end
end
bulk('ZADD', EXPIRY, live)
redis.call('HSET', META, 'at', integer(now))
return stale
