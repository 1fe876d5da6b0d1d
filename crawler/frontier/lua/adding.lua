-- Groups of URLs into the queues of their hosts: host, priority, due, size, then digest and record of each URL; due
-- is '1' where a URL that was seen is to be queued again (a seed, a revisit). What is left out (excluded.lua) is
-- counted, and not marked as seen, so that it can be found again when its rule is lifted.
local LOOKED_AT = 10000 -- how far into a queue a due URL is looked for
local seen = open_seen()
local excludes = redis.call('HGET', META, 'excluded')
local queued_now = {}

-- Whether a record waits in its host's queue already. Looked for from the front: seeds lie there.
local function waits(h, record)
  for priority = 9, 0, -1 do
    if bit.band(h.k, 2 ^ priority) ~= 0 then
      local queue = QUEUE .. priority .. ':' .. h.name
      if redis.call('LPOS', queue, record, 'MAXLEN', LOOKED_AT) then return true end
    end
  end
  return false
end

local function wanted(host, due, digest, record)
  if excludes and is_excluded(host, record) then
    count('excluded_links', 1)
    return false
  end
  if see(seen, digest) then return true end
  return due == '1' and not queued_now[digest] and not waits(touch(host), record)
end

-- Add the groups that stand in ARGV from `at` to `final`; returns how many URLs were queued. `close_seen` and
-- `flush` are to follow.
local function add_groups(at, final)
  local hosts, groups = {}, {}
  while at <= final do
    local host, priority, due, size = unpack(ARGV, at, at + 3)
    local last, records = at + 3 + 2 * tonumber(size), {}
    for i = at + 4, last, 2 do
      local digest, record = ARGV[i], ARGV[i + 1]
      if wanted(host, due, digest, record) then
        queued_now[digest] = true
        records[#records + 1] = record
      end
    end
    if #records > 0 then
      hosts[#hosts + 1] = host
      groups[#groups + 1] = { priority, records }
    end
    at = last + 1
  end
  touch_all(hosts)
  local queued = 0
  for i, host in ipairs(hosts) do
    local priority, records = unpack(groups[i])
    enqueue(touched[host], priority, records)
    queued = queued + #records
  end
  return queued
end
