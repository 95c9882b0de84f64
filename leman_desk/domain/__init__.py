"""Pure values and rules: no Qt, no SQL, no I/O, no clock, no translation."""
