"""The page that sets a desk up."""
