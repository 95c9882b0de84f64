"""The page of customers: the list, one card, merging and splitting."""
