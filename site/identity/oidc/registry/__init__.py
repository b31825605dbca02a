"""Which provider each tenant signs in at, and which sessions began there: tables of the city's schema."""
