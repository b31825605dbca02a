"""`python -m cityos.up`, what `make up` runs: the whole city in one terminal, step by step, until Ctrl-C."""
