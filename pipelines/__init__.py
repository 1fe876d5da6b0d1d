"""From captured bytes to stored reports."""
