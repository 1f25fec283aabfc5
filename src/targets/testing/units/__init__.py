"""Units that could exist: their records laid out, varied, and asked what they get."""
