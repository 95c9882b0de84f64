"""Taking mail in from files."""
