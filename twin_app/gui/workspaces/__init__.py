"""The four workspaces: each says which docks and tools it shows, and what stands around the view."""
