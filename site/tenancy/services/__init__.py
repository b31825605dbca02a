"""What may be done with the registry: one verb, one transaction."""
