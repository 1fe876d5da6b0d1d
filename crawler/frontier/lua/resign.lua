-- Lead no longer, so that another may at once. KEYS[1]: the hash of the schedule; ARGV: name and number.
local number, leader = unpack(redis.call('HMGET', KEYS[1], 'number', 'leader'))
if number == ARGV[2] and leader == ARGV[1] then redis.call('HDEL', KEYS[1], 'leader') end
return redis.status_reply('OK')
