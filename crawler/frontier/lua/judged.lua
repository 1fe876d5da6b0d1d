-- What pages of hosts turned out to be. ARGV: points to slow a host down at, points to stop it at, its first stop
-- and its longest one (ms), then host, token, kind and points of each page; a kind is a word for what stood there
-- instead of a page (soft block), or empty for a page, which takes back what was held against its host.
--
-- A host's strikes are `points/stops/until/mark/kind`: points since its last page, how often it was stopped since,
-- until when (ms), the last token that says nothing new (what was in flight when the host was slowed or stopped
-- was asked for before), and the last kind.
local SLOW, STOP = tonumber(ARGV[1]), tonumber(ARGV[2])
local FIRST_STOP, LONGEST_STOP = tonumber(ARGV[3]), tonumber(ARGV[4])
local FIRST_PAUSE, LONGEST_PAUSE = 2000, 3600000
even_if_full()
local now = clock()
local last = tonumber(redis.call('HGET', META, 'token') or 0)

local function read_strikes(h)
  local points, stops, till, mark = string.match(h.s or '', '^(%d+)/(%d+)/(%d+)/(%d+)/')
  return tonumber(points or 0), tonumber(stops or 0), tonumber(till or 0), tonumber(mark or 0)
end

local function strike(h, token, kind, more)
  local points, stops, till, mark = read_strikes(h)
  if token <= mark then return end
  points, mark = points + more, token
  if points >= STOP then
    till = now + math.min(LONGEST_STOP, FIRST_STOP * 2 ^ math.min(stops, 20))
    stops, mark = stops + 1, last
  elseif points >= SLOW then
    local pause = math.max(FIRST_PAUSE, h.delay) * 2 ^ (math.floor(points / SLOW) - 1)
    h.n, mark = math.max(h.n, now + math.min(LONGEST_PAUSE, pause)), last
  end
  local strikes = { integer(points), integer(stops), integer(till), integer(mark), kind }
  set_policy(h, 's', table.concat(strikes, '/'))
end

local function forgive(h, token)
  local _, _, _, mark = read_strikes(h)
  if token > mark then set_policy(h, 's', nil) end
end

local hosts = {}
for i = 5, #ARGV, 4 do hosts[#hosts + 1] = ARGV[i] end
touch_all(hosts)
for i = 5, #ARGV, 4 do
  local h, token, kind = touched[ARGV[i]], tonumber(ARGV[i + 1]), ARGV[i + 2]
  if kind ~= '' then
    strike(h, token, kind, tonumber(ARGV[i + 3]))
  elseif h.s then
    forgive(h, token)
  end
end
flush()
return redis.status_reply('OK')
