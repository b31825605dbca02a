"""The city itself, as the bench fills and asks it."""
