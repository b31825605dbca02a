"""What the city's tenants pay the city: plans, terms, usage, invoices. Tables: `tenancy.models.billing`."""
