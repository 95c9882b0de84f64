"""The page of the work calendar."""
