"""The panels around the view, one file each; `registry` lists them."""
