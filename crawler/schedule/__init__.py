"""The schedule: which source is due when, and one process among several that seeds it then.

`due` and `rule` are pure: cron lines and a time, nothing else. `leadership` settles who acts, `cron` acts,
and `tick` puts both together. Nothing waits or asks a machine's clock but `process`: a year takes seconds.
"""
