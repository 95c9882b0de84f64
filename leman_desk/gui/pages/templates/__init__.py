"""The templates of letters."""
