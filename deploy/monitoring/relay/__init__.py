"""Alerts for DingTalk, Feishu and WeCom: `python -m deploy.monitoring.relay --hooks FILE`.

Alertmanager posts its own JSON to a webhook, and these three want theirs. The bridges that exist take a
hook's token in the address that Alertmanager calls, where it stands in the configuration and in logs.
This one takes it from a file, signs, and needs nothing but Python. Its hooks are JSON, name → kind
(dingtalk, feishu, wecom), address and, where the group asks for signatures, secret:

    {"on-call": {"kind": "dingtalk", "url": "https://…", "secret": "SEC…"}}

and Alertmanager posts to `/on-call`.
"""
