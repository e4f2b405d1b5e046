"""The same questions asked of the embedded store and of servers of other makers, filled by `credways push`."""
