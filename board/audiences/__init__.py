"""Whom we serve: the stages of their journey, the personas, the brands."""
