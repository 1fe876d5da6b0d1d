"""What extraction can do, beside readers of main text that others wrote, on the same pages."""
