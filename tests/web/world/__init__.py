"""What is true in the simulated world: regions, people, sessions, and the speeches that were held."""
