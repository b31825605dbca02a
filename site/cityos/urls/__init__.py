"""The URL map of each kind of place: the city, a tenant's back office, a store."""
