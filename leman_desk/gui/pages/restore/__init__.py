"""Bringing a backup back, in front of a desk that is closed or not there."""
