"""What a site holds, before a content management system turns it into pages."""
