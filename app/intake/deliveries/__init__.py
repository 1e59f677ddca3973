"""What is expected to come, how often, and what has not."""
