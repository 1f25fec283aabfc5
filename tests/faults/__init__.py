"""Faults from outside: disks, permissions, signals, pipes, threads; and the same bytes each time."""
