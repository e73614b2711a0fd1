"""Telling, and having read."""
