"""Faults: disks, permissions, signals, pipes, threads. And the same bytes each time."""
