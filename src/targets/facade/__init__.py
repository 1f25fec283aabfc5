"""The facade: what programs and the shells see. Holds and forwards; decides nothing."""
