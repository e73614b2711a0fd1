"""What `./sirve` hands over to: `python -m board.cli run`, `work`, `migrate`, `backup` and the commands of the rooms.

`run` only prepares and supervises: it imports neither Flask nor SQLAlchemy, so that it starts at once and stays small.
"""
