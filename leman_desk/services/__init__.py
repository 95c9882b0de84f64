"""Use cases: open a unit of work, let the domain decide, return what changed."""
