"""The rulebook: what a rules file says, read with the place of every part, and checked as a whole.

Text comes in; a rulebook and every problem go out. Never reads a file, never sees a record.
"""
