-- Queue URLs again that are due. ARGV: priority, then groups (host, size, and of each URL digest, location and
-- record). Returns a letter for each, in order: 1 where it was queued, 0 where it is queued or leased already, waits
-- for another attempt, or is left out (excluded.lua). A location is the part of a record that names its URL (records.py).
local LOOKED_AT = 10000 -- how far into each queue, and how many delayed records are looked through
local LEASES_LOOKED_AT = 100000
local priority = ARGV[1]
local excludes = redis.call('HGET', META, 'excluded')

-- The location in a record: up to its quote; before one that is a part of it stands a backslash, and before that none.
local function location_of(record)
  local rest = string.match(record, '^[%d+]+|%[%d+,"[^"]*","(.*)$')
  if not rest then return end
  local found = string.match(rest, '^([^"\\]*)",%d')
  return found or string.match(rest, '^(.-[^\\])",%d') or string.match(rest, '^(.-\\\\)",%d')
end

local known, hosts, at = {}, {}, 2
while at <= #ARGV do
  known[ARGV[at]] = {}
  hosts[#hosts + 1] = ARGV[at]
  at = at + 2 + 3 * tonumber(ARGV[at + 1])
end
touch_all(hosts)

local function know(host, record)
  local location = known[host] and location_of(record)
  if location then known[host][location] = true end
end

for _, host in ipairs(hosts) do
  for each = 9, 0, -1 do
    if bit.band(touched[host].k, 2 ^ each) ~= 0 then
      local waiting = redis.call('LRANGE', QUEUE .. each .. ':' .. host, 0, LOOKED_AT - 1)
      for _, record in ipairs(waiting) do know(host, record) end
    end
  end
end
if redis.call('HLEN', LEASES) <= LEASES_LOOKED_AT then
  for _, value in ipairs(redis.call('HVALS', LEASES)) do
    local _, host, _, record = split_lease(value)
    know(host, record)
  end
end
for _, entry in ipairs(redis.call('ZRANGE', LATER, 0, LOOKED_AT - 1)) do
  local host, _, record = string.match(entry, '^([^\n]*)\n([^\n]*)\n(.*)$')
  know(host, record)
end

local seen, letters = open_seen(), {}
at = 2
while at <= #ARGV do
  local host, size, records = ARGV[at], tonumber(ARGV[at + 1]), {}
  for i = at + 2, at + 1 + 3 * size, 3 do
    local digest, location, record = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    if known[host][location] or excludes and is_excluded(host, record) then
      letters[#letters + 1] = '0'
    else
      see(seen, digest)
      known[host][location] = true
      records[#records + 1] = record
      letters[#letters + 1] = '1'
    end
  end
  if #records > 0 then enqueue(touched[host], priority, records) end
  at = at + 2 + 3 * size
end
close_seen(seen)
flush()
return table.concat(letters)
