"""What happened: the append-only log, the one outbox of what follows, and live updates. Knows no other room."""
