"""Finding products: both scripts understood, typos forgiven, lists filtered and sorted, all on plain PostgreSQL."""
