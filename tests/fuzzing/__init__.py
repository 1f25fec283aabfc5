"""What anyone may throw at three doors (rules files, formulas, CSV), and what may come of it.

`door_*.py` state what may happen, `corpus` holds inputs that reach different parts of the code,
`fuzz.py` looks for more of them, `campaign.py` draws a million formulas and mutates rules files.
"""
