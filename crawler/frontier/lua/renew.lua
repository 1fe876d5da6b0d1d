-- Renew leases. ARGV: time to live (ms), then tokens. Returns those that are stale.
local expiry = clock() + tonumber(ARGV[1])
local stale = {}
for i = 2, #ARGV do
  if redis.call('ZSCORE', EXPIRY, ARGV[i]) then
    redis.call('ZADD', EXPIRY, 'XX', expiry, ARGV[i])
  else
    stale[#stale + 1] = ARGV[i]
  end
end
return stale
