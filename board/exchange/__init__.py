"""In and out: Trello boards in; more to come."""
