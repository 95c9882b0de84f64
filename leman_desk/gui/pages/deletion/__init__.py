"""The page of deletion requests."""
