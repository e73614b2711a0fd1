"""Figures about customers: metrics, their values and goals."""
