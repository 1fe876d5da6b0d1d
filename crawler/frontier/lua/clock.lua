-- Redis' clock in milliseconds: workers' clocks differ.
local function clock()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function integer(number) return string.format('%d', number) end
