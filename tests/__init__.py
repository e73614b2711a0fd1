"""Tests read as sentences; `world.py` names the people in them, `conftest.py` gives them a database."""
