"""The composer of replies."""
