"""Logs of machines as plain data: who did what from when to when, read from lines of text."""
