"""Ladders: what can be stacked next, under prerequisites that are trees of and, or and n-of."""
