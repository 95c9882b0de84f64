"""Mail that is on no case: archive, needs attention, needs linking."""
