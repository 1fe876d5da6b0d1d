"""What each stage of a page costs, in figures that a busy machine does not change; and that it stays so."""
