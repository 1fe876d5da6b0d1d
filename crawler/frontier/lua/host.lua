-- Change what the frontier knows of a host. ARGV: host, then (field, value) pairs; an empty value removes the
-- field, and one with `?` in front is set only where the host has none. Fields: d delay, c concurrency, r robots'
-- crawl delay, b blocked until (ms from now), e back-off, x paused, g address of its server group, s strikes; and
-- n, its next turn (ms from now).
local h = touch(ARGV[1])
for i = 2, #ARGV, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  if string.sub(field, 1, 1) == '?' then
    field = string.sub(field, 2)
    if not read_policy(h.policy)[field] then set_policy(h, field, value) end
  elseif field == 'n' then
    h.n = clock() + tonumber(value)
  elseif field == 'b' and value ~= '' then
    set_policy(h, 'b', integer(clock() + tonumber(value)))
  else
    set_policy(h, field, value ~= '' and value or nil)
  end
end
flush()
return redis.status_reply('OK')
