"""The messages themselves, one module a subject. Never looked up here: that is `catalogue`."""
