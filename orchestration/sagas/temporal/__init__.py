"""The engine for fleets: Temporal keeps the clock and the workers, PostgreSQL keeps what was done."""
