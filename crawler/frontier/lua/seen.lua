-- The seen set: 63-bit digests (decimal strings) in many small sets, which Redis keeps as arrays of integers
-- (intset) of about 9 bytes a member, where one large set takes 70. It grows by linear hashing (Litwin 1980):
-- one bucket is split at a time, so no call ever rehashes more than one.
local LOAD = 192 -- mean members of a bucket at which the next one is split: the last ones to be split hold
-- twice as many, and an intset holds up to 512 (set-max-intset-entries)

-- Lua's numbers hold 53 bits, so the remainder is taken over two decimal halves.
local function remainder(digest, modulus)
  local low = tonumber(string.sub(digest, -9))
  local high = tonumber(string.sub(digest, 1, -10)) or 0
  return ((high % modulus) * (1000000000 % modulus) + low) % modulus
end

local function open_seen()
  local values = redis.call('HMGET', META, 'seen', 'bits', 'split')
  local bits = tonumber(values[2] or 0)
  return { n = tonumber(values[1] or 0), bits = bits, size = 2 ^ bits, split = tonumber(values[3] or 0), new = 0 }
end

local BUCKET = PREFIX .. 's:'
local function bucket_key(index) return BUCKET .. integer(index) end

local function bucket_of(seen, digest)
  local index = remainder(digest, seen.size * 2)
  if index >= seen.size + seen.split then index = index - seen.size end
  return index
end

local function grow(seen)
  local from, to = seen.split, seen.split + seen.size
  local moved = {}
  for _, digest in ipairs(redis.call('SMEMBERS', bucket_key(from))) do
    if remainder(digest, seen.size * 2) == to then moved[#moved + 1] = digest end
  end
  bulk('SADD', bucket_key(to), moved)
  bulk('SREM', bucket_key(from), moved)
  seen.split = seen.split + 1
  if seen.split == seen.size then
    seen.bits, seen.size, seen.split = seen.bits + 1, seen.size * 2, 0
  end
end

-- Add a digest; whether it was new.
local function see(seen, digest)
  if redis.call('SADD', bucket_key(bucket_of(seen, digest)), digest) == 0 then return false end
  seen.n = seen.n + 1
  seen.new = seen.new + 1
  if seen.n > LOAD * (seen.size + seen.split) then grow(seen) end
  return true
end

local function close_seen(seen)
  if seen.new > 0 then
    redis.call('HSET', META, 'seen', integer(seen.n), 'bits', seen.bits, 'split', integer(seen.split))
  end
end
