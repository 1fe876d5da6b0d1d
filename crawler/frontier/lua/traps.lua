-- Traps (crawler/traps): patterns of a host's URLs of which nothing new comes, or too much.
--
-- A URL has up to four patterns, each wider than the one before; `**` is the whole host:
--
--     fine     /art/2023/#/art_#.html?cat&page   words of the path beyond the first as `*`, numbers as `#`, years
--              as they are, the names of parameters
--     family   /art/#/#/art_#.html?*             years as `#`, any parameters
--     branch   /art/**                           the first part of the path
--
-- TRAPS holds for each host of which anything is to be known a line `letter pattern` each: l lifted by hand (never
-- closed again), b many were fetched (later than others of the host), s suspected (after those), c closed but for
-- links that surely lead to something, C closed. For `*.DOMAIN` a line `C **`: hosts below it of which no new page
-- came. CLOSED holds `host\npattern` → kind, since when (ms), pages fetched, pages in a row without anything new, an
-- example's location (records.py) and another host that shows the same, a line each; REFUSED how many URLs were
-- refused for it. META's `traps` is the number of hosts in TRAPS.
local trapped -- whether anything is known of any host, where a script has looked
local TRAPS = PREFIX .. 'traps'
local CLOSED = PREFIX .. 'closed'
local REFUSED = PREFIX .. 'refused'
local WORSE = { l = 0, b = 1, s = 2, c = 3, C = 4 }
local PASSES = 7 -- the priority from which on a link passes what is closed with a small c
local LATER_THAN_OTHERS = { b = 2, s = 1 } -- priorities; those of what is plain are 3 to 5
local PLAIN_LEAST, PLAIN_MOST = 3, 5
local LONGEST_WORD, MOST_NAMES = 24, 12

-- One part of a path, with numbers as `#`; what is made of letters and numbers at random is a number, too.
local function numbered(part)
  part = string.gsub(part, ';.*', ';')
  local name, ending = string.match(part, '^(.+)(%.%a%w*)$')
  if not name then name, ending = part, '' end
  local text, times = string.gsub(name, '%d+', '#')
  if times > 3 and #name > 11 then text = string.gsub(name, '[%w-]*%d[%w-]*', '#') end
  return text .. ending
end

-- The same with the year that it begins with, if it does: 2023, 202305, 20230517, 2023-05.
local function with_year(part)
  local digits = string.match(part, '^([12][09]%d%d%d*)')
  if not digits or #digits ~= 4 and #digits ~= 6 and #digits ~= 8 then return end
  local rest = #digits > 4 and '#' .. string.sub(part, #digits + 1) or string.sub(part, 5)
  return string.sub(digits, 1, 4) .. (string.gsub(rest, '%d+', '#'))
end

local function any_word(part, final)
  local ending = final and string.match(part, '(%.%a%w*)$') or ''
  return part == '' and '' or '*' .. ending
end

-- The names of a query's parameters in order, with values that are words of letters.
local function names_of(query)
  local names, known = {}, {}
  for parameter in string.gmatch(query, '[^&]+') do
    local name, value = string.match(parameter, '^([^=]*)=?(.*)$')
    name = string.gsub(name, '%d+', '#')
    if string.find(value, '^%l+$') and #value <= 12 then name = name .. '=' .. value end
    if not known[name] then
      known[name] = true
      names[#names + 1] = name
    end
  end
  table.sort(names)
  if #names > MOST_NAMES then names = { unpack(names, 1, MOST_NAMES) } end
  return table.concat(names, '&')
end

local function location_in(record) return string.match(record, '^[%d+]+|%[%d,"[^"]*","(.-)",%d') or 'h/' end

-- Fine pattern, family, and branch of a record; fine is nil where it is its family, branch where there is none.
local function patterns_of(record)
  local path, query = string.match(location_in(record), '^.([^?]*)%??(.*)$')
  local fine, family, first, index, dated = {}, {}, nil, 0, false
  for part, slash in string.gmatch(path, '([^/]*)(/?)') do
    if index > 0 and (part ~= '' or slash ~= '') and index < 16 then
      local final, text = slash == ''
      if string.find(part, '%d') then
        text = numbered(part)
        local year = with_year(part)
        fine[#fine + 1] = year or text
        dated = dated or year ~= nil
      else
        local literal = index == 1 and #part <= LONGEST_WORD and not (final and query == '' and part ~= '')
        text = literal and part or any_word(part, final)
        fine[#fine + 1] = text
      end
      first = first or text
      family[#family + 1] = text .. slash
      fine[#fine] = fine[#fine] .. slash
    elseif index == 0 and part ~= '' then -- a path that does not begin with a slash
      fine[1], family[1] = '*', '*'
    end
    index = index + 1
  end
  local whole = '/' .. table.concat(family)
  local branch = #family > 1 and '/' .. first .. '/**' or nil
  if query == '' then
    if not dated then return nil, whole, branch end
    return '/' .. table.concat(fine), whole, branch
  end
  return '/' .. table.concat(fine) .. '?' .. names_of(query), whole .. '?*', branch
end

-- What TRAPS has of hosts: pattern → letter for each, or false; and for a host below a domain with a wildcard,
-- that under `wild`.
local traps_known = {}
local function read_traps(text)
  local found = {}
  for letter, pattern in string.gmatch(text, '(%a) ([^\n]+)') do found[pattern] = letter end
  return found
end

local function traps_of(host)
  local known = traps_known[host]
  if known ~= nil then return known end
  local fields, parent = { host }, string.match(host, '^[^.]*%a[^.]*%.(.+)$') or string.match(host, '^%d+%.(.*%a.*)$')
  while parent do
    fields[#fields + 1] = '*.' .. parent
    parent = string.match(parent, '^[^.]*%.(.+)$')
  end
  local texts = redis.call('HMGET', TRAPS, unpack(fields))
  known = texts[1] and read_traps(texts[1]) or false
  for i = 2, #fields do
    if texts[i] and read_traps(texts[i])['**'] == 'C' then
      known = known or {}
      known.wild = fields[i]
    end
  end
  traps_known[host] = known
  return known
end

-- A host's ledger (showed.lua) says how many new pages came of it.
local LEDGER = PREFIX .. 't:'
local function bears_fruit(host)
  local whole = redis.call('HGET', LEDGER .. host, '**')
  return whole and string.match(whole, '^%d+ %d+ %d+ %d+ (%d+)') ~= '0'
end

-- Whether an operator has lifted one of these patterns: then its URLs are never refused, and nothing is learned of them.
local function is_lifted(known, ...)
  for _, pattern in pairs({ '**', ... }) do
    if known[pattern] == 'l' then return true end
  end
  return false
end

-- The worst that is known of a record: letter, pattern, and whose: the host, or the domain above it.
local function trap_of(host, record)
  local known = traps_of(host)
  if not known then return end
  local fine, family, branch = patterns_of(record)
  if is_lifted(known, family, fine or family, branch) then return end
  local worst, letter, whose = '**', known['**'], host
  for _, pattern in ipairs({ family, fine or family, branch }) do
    local found = known[pattern]
    if found and (not letter or WORSE[found] > WORSE[letter]) then worst, letter = pattern, found end
  end
  if known.wild and letter ~= 'C' and not bears_fruit(host) then worst, letter, whose = '**', 'C', known.wild end
  return letter, worst, whose
end

-- What is never refused: a seed, and the visit of a page that is known.
local function stays(record, priority)
  return string.find(record, '^[%d+]+|%[3,') ~= nil or priority == 9 and string.find(record, '",0[%],]') ~= nil
end

local refusals = {}
-- Whether a record is refused: `host\npattern` that it is refused for, or nil. It is counted (`write_refusals`).
local function refusal_of(host, record, priority)
  local letter, pattern, whose = trap_of(host, record)
  priority = tonumber(priority)
  local refused = letter == 'C' or letter == 'c' and priority < PASSES
  if not refused or stays(record, priority) then return nil, letter end
  local trap = whose .. '\n' .. pattern
  refusals[trap] = (refusals[trap] or 0) + 1
  return trap
end

local function write_refusals()
  for trap, by in pairs(refusals) do redis.call('HINCRBY', REFUSED, trap, by) end
end

local kinds = {}
local function kind_of(trap)
  if not kinds[trap] then
    kinds[trap] = string.match(redis.call('HGET', CLOSED, trap) or 'barren', '^[^\n]*')
  end
  return kinds[trap]
end

-- The priority with which a record of a pattern that takes much, or gives nothing, comes after the others of its host;
-- nil where it keeps its own. In a crawl with focus the best come first in any case, and it ends with its budget.
local function place_behind(letter, priority, record)
  if priority < PLAIN_LEAST or priority > PLAIN_MOST or not string.find(record, '^[%d+]+|%[1,') then return end
  return LATER_THAN_OTHERS[letter]
end

-- Count what was refused for a reason that is no pattern's, with an example of it (a URL).
local function note_refused(host, kind, by, example)
  local trap = host .. '\n' .. kind
  local text = table.concat({ kind, integer(clock()), 0, 0, example, '' }, '\n')
  if redis.call('HSETNX', CLOSED, trap, text) == 1 then redis.call('HINCRBY', META, 'traps:' .. kind, 1) end
  redis.call('HINCRBY', REFUSED, trap, by)
end

-- Set the letter of a pattern, or take it away (nil).
local function mark(host, pattern, letter)
  local known = read_traps(redis.call('HGET', TRAPS, host) or '')
  if known[pattern] == letter then return end
  known[pattern] = letter
  local lines = {}
  for each, of_it in pairs(known) do lines[#lines + 1] = of_it .. ' ' .. each end
  table.sort(lines)
  if #lines > 0 then
    redis.call('HSET', TRAPS, host, table.concat(lines, '\n'))
  else
    redis.call('HDEL', TRAPS, host)
  end
  redis.call('HSET', META, 'traps', redis.call('HLEN', TRAPS))
  traps_known, trapped = {}, true
end

local function close_trap(host, pattern, letter, kind, details)
  local trap = host .. '\n' .. pattern
  if redis.call('HSET', CLOSED, trap, kind .. '\n' .. table.concat(details, '\n')) == 1 then
    redis.call('HINCRBY', META, 'traps:' .. kind, 1)
  end
  mark(host, pattern, letter)
end
