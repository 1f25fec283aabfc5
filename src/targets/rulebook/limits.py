"""How large a rules file may be: beyond a limit it is told once, and read no further.

Each is documented in docs/limits.md. Never reads a file, and imports nothing.
"""

BYTES_AT_MOST = 1 << 20
LEVELS_AT_MOST = 40
NODES_AT_MOST = 50_000
PROBLEMS_AT_MOST = 1_000
"""Beyond it nobody reads on, and a file could be made of nothing but problems."""
