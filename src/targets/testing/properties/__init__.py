"""What holds for a rulebook whatever a unit records, with the units that show what does not."""
