"""The nouns of the product: frozen, no I/O."""
