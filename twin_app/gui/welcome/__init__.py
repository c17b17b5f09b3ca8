"""The page that is shown while no plant is open."""
