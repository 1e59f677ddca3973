"""The funnel: the board, the moves on it and the fact behind each."""
