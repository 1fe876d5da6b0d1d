-- The download of a lease ended: free its host's slot, and set the host's next turn. ARGV: (token, verdict,
-- retry_after) for each, with verdict `ok`, `slow` (429, 503, time-out: back off) or `unsent` (no request
-- reached the host); retry_after in ms or 0. Returns the tokens that are stale.
local BACKOFF_FIRST, BACKOFF_MOST = 2000, 3600000
local now = clock()
local stale = {}

local function next_turn(h, verdict, retry_after)
  if verdict == 'unsent' then return now end
  if verdict == 'ok' then
    if h.e then redis.call('HDEL', host_key(h.name), 'e') end
    h.e = nil
    return now + h.delay
  end
  local backoff = math.min(BACKOFF_MOST, math.max(BACKOFF_FIRST, h.delay, (h.e or 0) * 2))
  redis.call('HSET', host_key(h.name), 'e', backoff)
  h.e = backoff
  return now + math.max(backoff, retry_after)
end

for i = 1, #ARGV, 3 do
  local token, verdict, retry_after = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local value = redis.call('HGET', LEASES, token)
  if not value then
    stale[#stale + 1] = token
  else
    local state, host = split_lease(value)
    if state == 'L' then
      local h = touch(host)
      release(h, next_turn(h, verdict, retry_after))
      redis.call('HSET', LEASES, token, 'F' .. string.sub(value, 2))
    end
  end
end
flush()
return stale
