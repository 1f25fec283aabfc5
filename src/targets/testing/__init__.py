"""Rehearsing a rulebook before it is in force. Never changes a rules file."""
