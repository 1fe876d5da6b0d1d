-- Groups of URLs into the queues of their hosts: host, priority, due, size, then digest and record of each URL; due
-- is '1' where a URL that was seen is to be queued again (a seed, a revisit). What is left out (excluded.lua) is
-- counted, and not marked as seen, so that it can be found again when its rule is lifted; so is what leads into a
-- trap (traps.lua).
local LOOKED_AT = 10000 -- how far into a queue a due URL is looked for
local seen = open_seen()
local excludes, traps, room = unpack(redis.call('HMGET', META, 'excluded', 'traps', 'room'))
trapped, room = traps and traps ~= '0', tonumber(room or 0)
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

-- Whether a URL is to be queued, and the letter of its pattern (traps.lua).
local function wanted(host, priority, due, digest, record)
  if excludes and is_excluded(host, record) then
    count('excluded_links', 1)
    return false
  end
  local letter
  if trapped and due ~= '1' then
    local trap
    trap, letter = refusal_of(host, record, priority)
    if trap then
      count('trapped_links', 1)
      return false
    end
  end
  if see(seen, digest) then return true, letter end
  return due == '1' and not queued_now[digest] and not waits(touch(host), record)
end

-- Whether so many URLs of a host wait that no more are taken but sure ones; they are not marked as seen.
local function is_full(host, priority, due, size)
  if room == 0 or due == '1' or priority >= PASSES or touch(host).q < room then return false end
  count('trapped_links', size)
  note_refused(host, 'host_queue', size, '')
  return true
end

-- Add the groups that stand in ARGV from `at` to `final`; returns how many URLs were queued. `close_seen` and
-- `flush` are to follow.
local function add_groups(at, final)
  local hosts, groups = {}, {}
  while at <= final do
    local host, priority, due, size = unpack(ARGV, at, at + 3)
    local last, records, behind = at + 3 + 2 * tonumber(size), {}, {}
    for i = at + 4, is_full(host, tonumber(priority), due, tonumber(size)) and 0 or last, 2 do
      local digest, record = ARGV[i], ARGV[i + 1]
      local take, letter = wanted(host, priority, due, digest, record)
      if take then
        queued_now[digest] = true
        local later = letter and place_behind(letter, tonumber(priority), record)
        if later then
          behind[later] = behind[later] or {}
          behind[later][#behind[later] + 1] = record
        else
          records[#records + 1] = record
        end
      end
    end
    behind[priority] = records
    for rank, some in pairs(behind) do
      if #some > 0 then
        hosts[#hosts + 1] = host
        groups[#groups + 1] = { rank, some }
      end
    end
    at = last + 1
  end
  write_refusals()
  touch_all(hosts)
  local queued = 0
  for i, host in ipairs(hosts) do
    local priority, records = unpack(groups[i])
    enqueue(touched[host], priority, records)
    queued = queued + #records
  end
  return queued
end
