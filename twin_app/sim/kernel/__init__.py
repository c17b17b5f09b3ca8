"""The event kernel: compiled functions on the tables of `sim.tables`.

Every function takes the plant's `Tables` m first, the `State` s next, scalars last; it writes only to s.
n is a node, k a place, i a stop or a part, `now` the present time [ns]. Rules: docs/semantics.md.
"""
