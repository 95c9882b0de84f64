"""Models hold ids and a cache of visible rows; they never query and never call a service."""
