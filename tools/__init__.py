"""What developers run now and then: `.venv/bin/python -m tools.NAME`."""
