"""Production under faults: what was acknowledged is treated once, told once, and kept whole."""
