"""The report of a study: one HTML file that a manager reads and an engineer trusts.

Import `write_report` and `render_report` from `report.page`; the words and numbers beside it serve the terminal
too, which must not wait for the template engine.
"""
