-- Mark URLs as seen without queueing them: they are known to have ended. ARGV: digests. Returns how many were
-- not seen before.
local seen = open_seen()
for _, digest in ipairs(ARGV) do see(seen, digest) end
close_seen(seen)
return seen.new
