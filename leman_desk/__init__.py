"""Leman Desk: privacy complaints answered within 24 working hours."""

__version__ = "0.1.0"
