"""Measurements beside a peer, in the same run, as ratios. `make bench`. No test asserts a time."""
