-- Give a crawl a budget, or a new one. ARGV: crawl, base, each (budgets.lua).
renew_budget(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]))
write_budgets()
return redis.status_reply('OK')
