"""Number series of a tenant: orders, invoices, cases. Gapless: taken in the transaction that uses it."""
