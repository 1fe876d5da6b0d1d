-- Downloads of leases ended: free their hosts' slots, and set the hosts' next turns. ARGV: token, verdict and
-- retry_after of each; verdict is `ok`, `slow` (429, 503, time-out: back off) or `unsent` (no request reached
-- the host), retry_after is in ms or 0. Returns the tokens that are stale.
local BACKOFF_FIRST, BACKOFF_MOST = 2000, 3600000
even_if_full()
local now = clock()
local stale = {}

-- A host's back-off is `ms/token`, with the last token that was given out when it began: what was in flight
-- then says nothing new, neither that it should be longer nor that it is over.
local function read_backoff(h)
  local backoff, mark = string.match(h.e or '', '^(%d+)/(%d+)$')
  return tonumber(backoff or 0), tonumber(mark or 0)
end

local function back_off(h, token)
  local backoff, mark = read_backoff(h)
  if token <= mark then return 0 end
  backoff = math.min(BACKOFF_MOST, math.max(BACKOFF_FIRST, h.delay, backoff * 2))
  set_policy(h, 'e', integer(backoff) .. '/' .. redis.call('HGET', META, 'token'))
  return backoff
end

local function recover(h, token)
  local _, mark = read_backoff(h)
  if token > mark then set_policy(h, 'e', nil) end
end

local function next_turn(h, token, verdict, retry_after)
  if verdict == 'unsent' then return now end
  if verdict == 'slow' then return now + math.max(h.delay, back_off(h, token), retry_after) end
  if h.e then recover(h, token) end
  return now + h.delay
end

local tokens, hosts = {}, {}
for i = 1, #ARGV, 3 do tokens[#tokens + 1] = ARGV[i] end
local leases = redis.call('HMGET', LEASES, unpack(tokens))
for _, value in ipairs(leases) do
  if value then hosts[#hosts + 1] = string.match(value, '^.([^\n]*)') end
end
touch_all(hosts)

local once, flown = {}, {}
for i, token in ipairs(tokens) do
  local value = leases[i]
  if not value then
    stale[#stale + 1] = token
  elseif string.sub(value, 1, 1) == 'L' and not once[token] then
    once[token] = true
    local _, host = split_lease(value)
    local h = touched[host]
    release(h, next_turn(h, tonumber(token), ARGV[3 * i - 1], tonumber(ARGV[3 * i])))
    flown[#flown + 1] = token
    flown[#flown + 1] = 'F' .. string.sub(value, 2)
  end
end
bulk('HSET', LEASES, flown)
flush()
return stale
