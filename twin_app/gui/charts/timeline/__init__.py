"""When what happened: overview, Gantt chart and load over one axis of time."""
