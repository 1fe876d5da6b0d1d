"""A worker's log: one line an event, as text or JSON, without secrets and what could forge lines."""
