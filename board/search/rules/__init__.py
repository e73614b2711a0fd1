"""How the index follows what the rooms hold."""
