"""What rows, series and traces say: warm-up, precision, bottlenecks, key performance indicators of ISO 22400-2.

Pure functions on arrays. They know nothing of how replications are run, kept or shown.
"""
