"""The page of the desk’s people."""
