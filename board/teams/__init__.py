"""Who serves them: teams with their charter and members, the set-up, and routing by audience."""
