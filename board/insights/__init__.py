"""Pages that read across rooms: the journey map, a team's Results, My work. Writes nothing."""
