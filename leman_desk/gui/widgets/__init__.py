"""Painted signs and reusable controls; they show values and emit intent."""
