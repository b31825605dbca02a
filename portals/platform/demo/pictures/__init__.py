"""The demo city's drawings: symbols, the stages they stand on, and the list of pictures to render."""
