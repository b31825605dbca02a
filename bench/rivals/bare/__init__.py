"""One view of Django without middleware: as fast as Django answers at all."""
