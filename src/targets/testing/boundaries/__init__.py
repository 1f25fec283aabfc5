"""The units at, just below and just above every threshold, as a table to sign off."""
