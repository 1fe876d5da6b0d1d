-- What is left out (crawler/exclusions). EXCLUDED holds a field for each rule or host:
--
--     host, host:port   everything of a host (of one without a port: on any)
--     *.domain          everything of a domain and of all hosts below it
--     host/             beginnings of places, a line each, as records write path and query: in JSON's escapes,
--                       and with the quote that ends a record's string where one page is meant
--
-- and META's `excluded` is the version of the rules; it is missing where there are none.
local EXCLUDED = PREFIX .. 'excluded'

local exclusions = {}
-- What of a host is left out: true (everything), a list of beginnings, or false.
local function exclusion_of(host)
  local known = exclusions[host]
  if known ~= nil then return known end
  local bare = string.gsub(host, ':%d+$', '')
  local fields, parent = { host .. '/', host, bare }, bare
  while parent do
    fields[#fields + 1] = '*.' .. parent
    parent = string.match(parent, '^[^.]*%.(.+)$')
  end
  local values, found = redis.call('HMGET', EXCLUDED, unpack(fields)), false
  for i = 2, #fields do found = found or values[i] ~= false end
  if not found and values[1] then
    found = {}
    for beginning in string.gmatch(values[1], '[^\n]+') do found[#found + 1] = beginning end
  end
  exclusions[host] = found
  return found
end

-- Whether a record of a host is left out.
local function is_excluded(host, record)
  local what = exclusion_of(host)
  if type(what) == 'boolean' then return what end
  local place = string.match(record, '^[%d+]+|%[%d,"[^"]*",".(.*)$') or ''
  for _, beginning in ipairs(what) do
    if string.sub(place, 1, #beginning) == beginning then return true end
  end
  return false
end
