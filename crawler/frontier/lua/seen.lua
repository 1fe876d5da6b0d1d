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
  return { n = tonumber(values[1]) or 0, bits = tonumber(values[2]) or 0, split = tonumber(values[3]) or 0, new = 0 }
end

local function bucket_key(index) return PREFIX .. 's:' .. string.format('%d', index) end

local function bucket_of(seen, digest)
  local size = 2 ^ seen.bits
  local index = remainder(digest, size * 2)
  if index >= size + seen.split then index = index - size end
  return index
end

local function grow(seen)
  local size = 2 ^ seen.bits
  local from, to = bucket_key(seen.split), bucket_key(seen.split + size)
  local moved = {}
  for _, digest in ipairs(redis.call('SMEMBERS', from)) do
    if remainder(digest, size * 2) == seen.split + size then moved[#moved + 1] = digest end
  end
  for i = 1, #moved, 100 do
    redis.call('SADD', to, unpack(moved, i, math.min(i + 99, #moved)))
    redis.call('SREM', from, unpack(moved, i, math.min(i + 99, #moved)))
  end
  seen.split = seen.split + 1
  if seen.split == size then seen.bits, seen.split = seen.bits + 1, 0 end
end

-- Add a digest; whether it was new.
local function see(seen, digest)
  if redis.call('SADD', bucket_key(bucket_of(seen, digest)), digest) == 0 then return false end
  seen.n = seen.n + 1
  seen.new = seen.new + 1
  if seen.n > LOAD * (2 ^ seen.bits + seen.split) then grow(seen) end
  return true
end

local function close_seen(seen)
  if seen.new > 0 then
    redis.call('HMSET', META, 'seen', seen.n, 'bits', seen.bits, 'split', seen.split)
  end
end
