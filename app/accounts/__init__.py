"""Who may do what, and whose rows they may see."""
