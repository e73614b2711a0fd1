"""Who is told of what happened, and how: on the page; by mail later. Listens to the rooms below, nobody calls it."""
