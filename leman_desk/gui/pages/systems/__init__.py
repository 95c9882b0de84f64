"""The page of the systems that an erasure goes through."""
