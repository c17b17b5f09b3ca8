"""Plain plant data: distributions, nodes, factors, validation. Imports nothing heavy."""
