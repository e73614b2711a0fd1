"""What every room stands on: the database, the clock, words, errors, ranks. No Flask, no other room."""
