"""The command line: each command opens the desk, asks a service, prints, and ends with 0, 1 or 2."""
