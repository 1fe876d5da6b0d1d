-- Add URLs. ARGV: (digest, host, priority, record, due) for each; due is '1' where a URL that was seen is to
-- be queued again (a seed, a revisit). Returns how many were queued.
local seen = open_seen()
local queued = 0

local function wanted(digest, host, priority, record, due)
  if see(seen, digest) then return true end
  if due ~= '1' then return false end
  -- a seen URL that waits already is not queued twice
  return not redis.call('LPOS', queue_key(host, priority), record)
end

for i = 1, #ARGV, 5 do
  local digest, host, priority, record, due = unpack(ARGV, i, i + 4)
  if wanted(digest, host, priority, record, due) then
    if not touched[host] then redis.call('SADD', HOSTS, host) end
    enqueue(touch(host), tonumber(priority), record)
    queued = queued + 1
  end
end
count('queued', queued)
close_seen(seen)
flush()
return queued
