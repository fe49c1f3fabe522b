"""Thousands of hostile and odd files through `pieces check` and `pieces run`: what becomes of them."""
