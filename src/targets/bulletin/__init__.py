"""The page that is posted: what a month's bulletin says, and the forms in which it is written.

Reads scores and never computes one; every text is made once, so that all forms say the same.
"""
