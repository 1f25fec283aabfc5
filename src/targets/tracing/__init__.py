"""Whether a rules file says what its source document says: clauses, quotes, sentences.

Never scores anything, and never changes either text.
"""
