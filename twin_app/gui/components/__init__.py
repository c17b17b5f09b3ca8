"""Painted widgets of our own."""
