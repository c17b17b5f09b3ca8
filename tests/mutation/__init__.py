"""Proof that the tests of the kernel would notice a fault: break a line, and they must fail."""
