"""The command line: arguments, terminal monitor, tables, exit codes. Imports nothing heavy."""
