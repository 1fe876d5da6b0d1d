-- Change what the frontier knows of a host. ARGV: host, then (field, value) pairs; an empty value removes the
-- field. Fields: d delay, c concurrency, r robots' crawl delay, b blocked until (ms from now), x paused.
local host = ARGV[1]
redis.call('SADD', HOSTS, host)
for i = 2, #ARGV, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  if value == '' then
    redis.call('HDEL', host_key(host), field)
  else
    if field == 'b' then value = clock() + tonumber(value) end
    redis.call('HSET', host_key(host), field, value)
  end
end
arm(read_host(host))
return redis.status_reply('OK')
