"""Lines whose every departure follows from those before it: part by part, without a calendar of events.

Gives the numbers of the event kernel on the same draws, several times faster; see `lines` for when.
"""
