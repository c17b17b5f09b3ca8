"""Is the model to be believed? The simulated plant beside a log of the real one."""
