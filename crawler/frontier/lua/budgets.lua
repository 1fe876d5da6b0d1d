-- Budgets of crawls with focus: how many fetches a crawl may make grows with the reports that it finds.
--
-- BUDGETS holds for each crawl `base each spent out found`: fetches that it may make before it has found
-- anything (0: any number), and further ones for each report; fetches made or begun; leases that have not ended;
-- and reports found, whose digests are in a set of the crawl's own, so that the same one counts once.
local BUDGETS = PREFIX .. 'budgets'
local FOUND = PREFIX .. 'f:'
local UNKNOWN, UNLIKELY = 2, 1 -- the priorities of links that nothing is known of, and of unlikely ones: paid
-- from the base alone, the second only while there are less than FEW reports
local FEW = 3
local SURE = 7 -- the priority from which on nothing better can turn up
local REQUISITE = 0 -- what pages are shown with leads nowhere

-- The crawl of a record that counts against a budget (version 2, records.py); nil for any other.
local function budgeted(record) return string.match(record, '^[%d+]+|%[2,"([^"]*)"') end

local budgets = {}
local function budget_of(crawl)
  local b = budgets[crawl]
  if b ~= nil then return b end
  local text = redis.call('HGET', BUDGETS, crawl)
  b = false
  if text then
    local base, each, spent, out, found = string.match(text, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
    b = {
      base = tonumber(base), each = tonumber(each), spent = tonumber(spent), out = tonumber(out),
      found = tonumber(found),
    }
  end
  budgets[crawl] = b
  return b
end

local function budget_of_record(record)
  local crawl = budgeted(record)
  return crawl and budget_of(crawl), crawl
end

-- Whether a URL may be fetched now: `yes`, `later` (what is being fetched may lead to better ones, or to reports
-- that pay for it), or `no` (the budget is spent).
local function affords(b, priority)
  local blind = priority == UNKNOWN or priority == UNLIKELY
  local credit = b.base == 0 and math.huge or b.base + b.each * (blind and 0 or b.found)
  if b.spent >= credit or priority == UNLIKELY and b.found >= FEW then return b.out > 0 and 'later' or 'no' end
  if b.out > 0 and priority < SURE and priority ~= REQUISITE then return 'later' end
  return 'yes'
end

local function spend(b) b.spent, b.out = b.spent + 1, b.out + 1 end

-- A lease ended; `unused` where no request was made.
local function settle(b, unused)
  b.out = math.max(0, b.out - 1)
  if unused then b.spent = math.max(0, b.spent - 1) end
end

-- Credit the reports (their digests, separated by commas) of a page that is done.
local function credit(b, crawl, reports)
  for report in string.gmatch(reports, '%d+') do
    b.found = b.found + redis.call('SADD', FOUND .. crawl, report)
  end
end

-- Give a crawl a budget, or a new one. What it has fetched so far is paid for; the reports that it knows earn
-- nothing again.
local function renew_budget(crawl, base, each)
  local b = budget_of(crawl) or { out = 0 }
  b.base, b.each, b.spent, b.found = base, each, b.out, 0
  budgets[crawl] = b
end

local function write_budgets()
  local texts = {}
  for crawl, b in pairs(budgets) do
    if b then
      texts[#texts + 1] = crawl
      texts[#texts + 1] = string.format('%d %d %d %d %d', b.base, b.each, b.spent, b.out, b.found)
    end
  end
  bulk('HSET', BUDGETS, texts)
end
