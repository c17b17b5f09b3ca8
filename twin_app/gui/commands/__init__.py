"""What commands do: handlers by menu, registered with `Actions.handle`."""
