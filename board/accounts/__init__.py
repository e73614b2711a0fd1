"""People: who they are, how they sign in, what they may be, their sessions, invitations and settings."""
