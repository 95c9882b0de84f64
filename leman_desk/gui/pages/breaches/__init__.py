"""The breach register: missed clocks, and what was said of them."""
