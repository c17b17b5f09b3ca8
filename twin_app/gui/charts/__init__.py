"""Charts: each can be copied, saved as PNG, SVG or CSV, and shown as a table."""
