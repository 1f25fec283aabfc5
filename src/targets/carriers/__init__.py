"""One expression over whole numbers, columns or intervals; and what backends do differently.

Expressions come in as syntax trees made by the plan; never as text from a rules file.
"""
