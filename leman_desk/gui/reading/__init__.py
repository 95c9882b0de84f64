"""What several pages read and show alike: a message, and the names behind ids."""
