"""How a deadline was counted."""
