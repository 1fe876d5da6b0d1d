"""The live view of `scrapy top`: look at Redis, compare with the look before, draw."""
