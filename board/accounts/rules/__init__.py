"""What may change about people."""
