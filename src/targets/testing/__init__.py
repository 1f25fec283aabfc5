"""Rehearsing a rulebook before it is in force: cases, boundaries, mutants, properties.

Never changes a rules file, and never scores what was delivered.
"""
