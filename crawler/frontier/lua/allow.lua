-- Let a crawl that has a budget make so many fetches more, at least. ARGV: crawl, fetches (budgets.lua).
local b = budget_of(ARGV[1])
if b and b.base > 0 then b.base = math.max(b.base, b.spent + tonumber(ARGV[2]) - b.each * b.found) end
write_budgets()
return redis.status_reply('OK')
