"""The work: boards, columns, cards, moves, limits, blockers, and what the moves say."""
