"""Rehearsing a rulebook before it is in force: the authority's own examples, run and compared."""
