"""Customers' rights besides deletion: the data package of a request for access."""
