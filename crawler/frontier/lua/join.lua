-- A host was seen at an address. KEYS[1]: the set of hosts at that address; ARGV: host, ms to keep the set.
-- Returns the hosts that are to be told that they share it: none while there is only one, both where it is the
-- second, and the host itself after that.
local added = redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local count = redis.call('SCARD', KEYS[1])
if count < 2 then return {} end
if count == 2 and added == 1 then return redis.call('SMEMBERS', KEYS[1]) end
return { ARGV[1] }
