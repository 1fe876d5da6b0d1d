"""What stands between the engine and the net, and between the engine and the spiders: one class a file."""
