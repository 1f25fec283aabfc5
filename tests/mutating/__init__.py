"""Mutation testing: small changes to the rooms that decide scores, and which of them tests notice.

`python -m tests.mutating` makes the changes (mutmut), runs quick tests against each in a process
of its own, and writes docs/mutants.md. Never a part of `make test`.
"""
