"""What is left after workers and servers were killed, frozen and cut off."""
