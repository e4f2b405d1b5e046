"""docs/tour.ipynb: run anew in a store of its own, and compared with what is printed in it."""
