"""Where each part and vehicle is and what each machine does, at any time of a traced run."""
