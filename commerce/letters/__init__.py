"""Letters: what we write to buyers and merchants, in their language, in the store's colours."""
