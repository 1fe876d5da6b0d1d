-- Add URLs. ARGV: groups (adding.lua). Returns how many were queued.
local queued = add_groups(1, #ARGV)
close_seen(seen)
flush()
return queued
