"""What governments promised and then reported, for people: as `RecordStore.promises` gives it."""
