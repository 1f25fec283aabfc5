"""Slips of the pen: the rulebooks that they make, and which of them the cases notice."""
