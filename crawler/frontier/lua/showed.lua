-- What pages showed that was new (crawler/traps). ARGV: pages in a row without anything new after which a pattern is
-- closed, pages of one pattern and of one host that may be fetched in a month, pages of one pattern after which it
-- comes later than others, pages in a row that another host shows, hosts in a row without anything new; then of each
-- page its token, a letter, the domain of its crawl (empty where that has one host), how many numbers, and these:
-- d of documents (the digest of their texts), l of any other page (what its links say), m not there, or behind a
-- login, o anything else, which is only counted. Behind all pages: a line `-`, then host, kind, count and example of
-- links that were refused for their shape.
--
-- A host's LEDGER has a field for each pattern: pages fetched, pages in a row without anything new, and how many of
-- these were not there, or had a text that is known; `**` further pages with something new, pages in a row that
-- another host showed, how many pages are to be looked at one by one, and the last such host. It begins anew after a
-- month. Of a host whose pages all show something new, one in eight is looked at and counts for eight. SKETCH is an array of bits: of what a
-- host's, or a crawl's, pages showed lately; it is cleared when a quarter of it is set. Of a digest three are set, so
-- that one text in a hundred at most is taken for a known one. OTHERS has for a crawl some digests
-- with the hosts that showed them, and by domain the hosts in a row of which nothing new came.
local BARREN, PATTERN_BUDGET, HOST_BUDGET = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local TURN, ALIAS, WILDCARD = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local SUSPECT = math.max(1, math.floor(BARREN / 10))
local FAMILY, BRANCH, HOST = 3, 5, 10 -- how many times as many pages the wider patterns may have in a row
local ALL = 10 -- … and after how many times as many nothing passes any more
local SKETCH, BITS, FULL = PREFIX .. 'n:', 32768, 8192
local OTHERS, SLOTS = PREFIX .. 'a:', 128
local MOST_PATTERNS = 200 -- of a host's ledger; those beyond are counted with their host alone
local EACH = 8 -- one of so many pages is looked at, where nothing is suspicious
local WATCHED = 24 -- pages of a host that are looked at after one that showed nothing new
local FIRST_WATCHED = 16 -- … of a new one
local FIRST_PAGES = 2 -- of a host, without anything new, after which it counts as one of which nothing comes
local MONTH, WEEK = 30 * 86400, 7 * 86400
local now = clock()
trapped = tonumber(redis.call('HGET', META, 'traps') or 0) > 0
local function letters_of(host) return trapped and traps_of(host) end

local looks -- whether this page is one of the eighth that is looked at
-- Set bits of a sketch; returns how many were not set.
local function sketch(name, indexes)
  local arguments = {}
  for i, index in ipairs(indexes) do
    arguments[4 * i - 3], arguments[4 * i - 2], arguments[4 * i - 1], arguments[4 * i] = 'SET', 'u1', index % BITS, 1
  end
  local fresh = 0
  for _, before in ipairs(redis.call('BITFIELD', SKETCH .. name, unpack(arguments))) do fresh = fresh + 1 - before end
  if fresh > 0 and looks then
    if redis.call('BITCOUNT', SKETCH .. name) > FULL then redis.call('DEL', SKETCH .. name) end
    redis.call('EXPIRE', SKETCH .. name, WEEK)
  end
  return fresh
end

local function has_words(pattern, words)
  local lower = string.lower(pattern)
  for word in string.gmatch(words, '%S+') do
    if string.find(lower, word) then return true end
  end
  return false
end

-- What an operator reads of a pattern of which nothing new came.
local function kind_of_run(pattern, run, missing, same)
  if missing * 2 > run then return 'soft_404' end
  if has_words(pattern, 'calendar rili event [?&]y&? [?&]year [?&]month [?&]date') then return 'calendar' end
  if has_words(pattern, 'sess [?&]sid [?&]token %(s%(# ;') then return 'session' end
  if same * 2 > run then return 'same_text' end
  if has_words(pattern, '[?&]p&?$ [?&]p& [?&]page [?&]offset [?&]start index_#') then
    local _, names = string.gsub(pattern, '&', '&')
    return names > 1 and 'facets' or 'paging'
  end
  return string.find(pattern, '?', 1, true) and 'facets' or 'barren'
end

local function read_ledger(text)
  local count, run, missing, same, fruits, alias, watch, other =
    string.match(text or '0 0 0 0', '^(%d+) (%d+) (%d+) (%d+) ?(%d*) ?(%d*) ?(%d*) ?(%S*)$')
  return {
    count = tonumber(count), run = tonumber(run), missing = tonumber(missing), same = tonumber(same),
    fruits = tonumber(fruits) or 0, alias = tonumber(alias) or 0, watch = tonumber(watch) or FIRST_WATCHED,
    other = other ~= '' and other or '-', new = not text,
  }
end

local function write_ledger(entry, whole)
  local text = string.format('%d %d %d %d', entry.count, entry.run, entry.missing, entry.same)
  if not whole then return text end
  return string.format('%s %d %d %d %s', text, entry.fruits, entry.alias, entry.watch, entry.other)
end

local function details(entry, record, other)
  return { integer(now), integer(entry.count), integer(entry.run), location_in(record), other or '' }
end

-- Count a page of a pattern, and close the pattern where that was one too many: in a row (`limit`), or in all (`most`).
local function follow(host, pattern, entry, by, fruit, why, limit, most, record)
  entry.count = entry.count + by
  if fruit then
    entry.run, entry.missing, entry.same = 0, 0, 0
  elseif fruit == false then
    entry.run = entry.run + 1
    entry.missing = entry.missing + (why == 'm' and 1 or 0)
    entry.same = entry.same + (why == 'd' and 1 or 0)
  end
  if not most then entry.count = entry.run end
  local known = letters_of(host)
  local letter = known and known[pattern]
  if letter == 'C' then return end
  if most and entry.count >= most then
    local kind = pattern == '**' and 'host_budget' or 'pattern_budget'
    close_trap(host, pattern, 'C', kind, details(entry, record))
  elseif letter == 'c' then
    if entry.run >= ALL * limit then mark(host, pattern, 'C') end
  elseif entry.run >= limit then
    local kind = kind_of_run(pattern, entry.run, entry.missing, entry.same)
    close_trap(host, pattern, 'c', kind, details(entry, record))
  elseif pattern ~= '**' then
    local wanted = entry.run >= SUSPECT and 's' or entry.count >= TURN and 'b' or nil
    if letter ~= wanted then mark(host, pattern, wanted) end
  end
end

-- What a page of documents tells: whether its text is new, and whether another host of the crawl has shown it.
local function read_documents(host, crawl, domain, digest)
  local indexes = { digest, math.floor(digest / 65536), math.floor(digest / 4294967296) }
  local fresh = sketch(host, indexes) > 0
  if domain == '' then return fresh, false end
  local fresh_there = sketch('=' .. crawl, indexes) > 0
  local others, slot = OTHERS .. crawl, integer(math.floor(digest / EACH) % SLOTS)
  local other
  if fresh and not fresh_there then
    local known, by = string.match(redis.call('HGET', others, slot) or '', '^(%d+) (.*)$')
    if known == integer(digest) and by ~= host then other = by end
  elseif fresh_there and digest % EACH == 0 then -- enough to name the host
    redis.call('HSET', others, slot, integer(digest) .. ' ' .. host)
    redis.call('EXPIRE', others, WEEK)
  end
  return fresh and fresh_there, fresh and not fresh_there, other
end

-- A host of which nothing new came with its first pages is one more in a row; one of which something came ends that.
local function follow_hosts(host, crawl, domain, whole, fruit, record)
  local field = '*.' .. domain
  if fruit then
    if whole.fruits == 1 then redis.call('HDEL', OTHERS .. crawl, field) end
  elseif whole.fruits == 0 and whole.run == FIRST_PAGES then
    local hosts = redis.call('HINCRBY', OTHERS .. crawl, field, 1)
    redis.call('EXPIRE', OTHERS .. crawl, WEEK)
    local letter = read_traps(redis.call('HGET', TRAPS, field) or '')['**']
    if hosts >= WILDCARD and not letter then
      close_trap(field, '**', 'C', 'wildcard', { integer(now), integer(hosts), integer(hosts), location_in(record), host })
    end
  end
end

-- What a page tells: whether it showed anything new (nil: nothing is told), whether another host showed it, and which.
local function read_page(host, crawl, letter, domain, things)
  if letter == 'm' then return false end
  if letter == 'd' then return read_documents(host, crawl, domain, things[1]) end
  if letter == 'l' then return #things > 0 and sketch(host, things) > 0 end
end

local function showed(number, host, record, letter, domain, things)
  if string.find(record, '^[%d+]+|%[3,') then return end
  local crawl = string.match(record, '^[%d+]+|%[%d,"([^"]*)"')
  looks = number % EACH == 0
  local fruit, alias, other = read_page(host, crawl, letter, domain, things)
  local key, by = LEDGER .. host, 1
  local whole = read_ledger(redis.call('HGET', key, '**'))
  if fruit ~= false and whole.watch == 0 then
    if not looks then return end
    by = EACH
  end
  local fine, family, branch = patterns_of(record)
  local before = letters_of(host)
  if before and is_lifted(before, family, fine or family, branch) then return end
  local names = { '**', family, fine or branch, branch }
  local texts, written = redis.call('HMGET', key, unpack(names)), {}
  local room = texts[2] and fruit ~= false or whole.new or redis.call('HLEN', key) < MOST_PATTERNS
  local limits = { BARREN * HOST, BARREN * (fine and FAMILY or 1), BARREN * (fine and 1 or BRANCH), BARREN * BRANCH }
  local budgets = { HOST_BUDGET, PATTERN_BUDGET }
  for i = 1, fine and #names or math.min(3, #names) do
    local pattern, entry = names[i], i == 1 and whole or read_ledger(texts[i])
    local narrow = i > 2 -- these are only kept while nothing new comes of them
    if not entry.new or room and (not narrow or fruit == false) then
      follow(host, pattern, entry, by, fruit, letter, limits[i], budgets[i], record)
      if narrow and entry.run == 0 then
        redis.call('HDEL', key, pattern)
      elseif i > 1 then
        written[#written + 1], written[#written + 2] = pattern, write_ledger(entry)
      end
    end
  end
  whole.fruits = whole.fruits + (fruit and 1 or 0)
  whole.watch = fruit == false and WATCHED or math.max(0, whole.watch - 1)
  whole.alias = alias and whole.alias + 1 or fruit and 0 or whole.alias
  whole.other = other or whole.other
  local known = letters_of(host)
  if whole.alias >= ALIAS and not (known and known['**']) then
    close_trap(host, '**', 'c', 'alias', details(whole, record, whole.other))
  end
  if domain ~= '' and fruit ~= nil then follow_hosts(host, crawl, domain, whole, fruit, record) end
  written[#written + 1], written[#written + 2] = '**', write_ledger(whole, true)
  redis.call('HSET', key, unpack(written))
  if whole.new then redis.call('EXPIRE', key, MONTH) end
end

local pages, tokens, at = {}, {}, 7
while at <= #ARGV and ARGV[at] ~= '-' do
  local things, size = {}, tonumber(ARGV[at + 3])
  for i = at + 4, at + 3 + size do things[#things + 1] = tonumber(ARGV[i]) end
  tokens[#tokens + 1] = ARGV[at]
  pages[#pages + 1] = { ARGV[at + 1], ARGV[at + 2], things }
  at = at + 4 + size
end
if #tokens > 0 then
  local leases = redis.call('HMGET', LEASES, unpack(tokens))
  for i, value in ipairs(leases) do
    if value then
      local _, host, _, record = split_lease(value)
      showed(tonumber(tokens[i]), host, record, unpack(pages[i]))
    end
  end
end

-- Links that were refused for their shape: their host, kind, count and an example.
for i = at + 1, #ARGV, 4 do note_refused(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
return redis.status_reply('OK')
