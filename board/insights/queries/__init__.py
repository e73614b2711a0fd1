"""What is read across rooms."""
