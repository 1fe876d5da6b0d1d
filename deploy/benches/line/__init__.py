"""The whole line beside what its parts would be otherwise: pages a second, cost, memory, and right texts."""
