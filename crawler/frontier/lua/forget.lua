-- Take URLs out of the seen set, so that they can be found again. ARGV: digests. Returns how many were in it.
local seen = open_seen()
local gone = 0
for _, digest in ipairs(ARGV) do
  gone = gone + redis.call('SREM', bucket_key(bucket_of(seen, digest)), digest)
end
redis.call('HINCRBY', META, 'seen', -gone)
return gone
