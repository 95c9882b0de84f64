"""The page of sender rules."""
