"""The authority's own examples: read, run on a rulebook cut down to them, and told."""
