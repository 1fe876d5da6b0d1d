-- ARGV: digests. Returns those that are not in the seen set.
local seen = open_seen()
local unknown = {}
for _, digest in ipairs(ARGV) do
  if redis.call('SISMEMBER', bucket_key(bucket_of(seen, digest)), digest) == 0 then
    unknown[#unknown + 1] = digest
  end
end
return unknown
