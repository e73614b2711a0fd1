"""What is read of imports and of cards to sort."""
