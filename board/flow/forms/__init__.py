"""What is typed about the work."""
