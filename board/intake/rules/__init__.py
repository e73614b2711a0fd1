"""What may change of a request, and how."""
