-- Set what is left out. ARGV: version (empty where there are no rules), then (field, value) pairs (excluded.lua).
local key = string.sub(KEYS[1], 1, -2) .. 'excluded'
redis.call('DEL', key)
local version = ARGV[1]
if version == '' then
  redis.call('HDEL', KEYS[1], 'excluded')
  return redis.status_reply('OK')
end
for i = 2, #ARGV, 1000 do redis.call('HSET', key, unpack(ARGV, i, math.min(i + 999, #ARGV))) end
redis.call('HSET', KEYS[1], 'excluded', version)
return redis.status_reply('OK')
