"""What may come in, and what is done with it."""
