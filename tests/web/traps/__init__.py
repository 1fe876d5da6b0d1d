"""What makes crawlers lose their way: endless calendars, searches, sessions, copies under other names."""
