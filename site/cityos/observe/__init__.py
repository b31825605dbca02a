"""Watching the city from outside: metrics, traces, and what the log looks like."""
