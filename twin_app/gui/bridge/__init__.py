"""The only way from threads and run events to Qt signals."""
