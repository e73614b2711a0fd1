"""Who is told of what, and what somebody has been told."""
