-- Lead, or stand by. KEYS[1]: the hash of the schedule; ARGV: name, own number (0: none), `1` where the leader is to
-- be replaced if it is still the one that was seen, number and beat of that one, and the least number to take.
-- Returns number and beat of the leader, its name, and how often operators changed what is due. `heard` (ms) is for
-- people: when the leader beat last.
--
-- A leader counts its beats. One whose number and beat stay the same for longer than a lease, by the clock of the
-- one who watches, is gone: so no change of any machine's time ends a lease, or prolongs one.
local name, mine, replace = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'
local values = redis.call('HMGET', KEYS[1], 'number', 'beat', 'leader', 'changes')
local number, beat, leader = tonumber(values[1] or 0), tonumber(values[2] or 0), values[3]
if leader == name and number == mine then
  beat = beat + 1
  redis.call('HSET', KEYS[1], 'beat', integer(beat), 'heard', integer(clock()))
elseif not leader or replace and number == tonumber(ARGV[4]) and beat == tonumber(ARGV[5]) then
  number, beat, leader = math.max(number + 1, tonumber(ARGV[6])), 0, name
  local now = integer(clock())
  redis.call('HSET', KEYS[1], 'number', integer(number), 'beat', 0, 'leader', name, 'since', now, 'heard', now)
end
return { number, beat, leader, tonumber(values[4] or 0) }
