"""What may be done with personas, flags, notices and preferences."""
