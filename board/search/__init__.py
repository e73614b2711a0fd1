"""One index of documents. Knows titles and texts, not cards: each room tells it what it holds and who may see what."""
