"""The page in front of a desk: signing in, recovery."""
