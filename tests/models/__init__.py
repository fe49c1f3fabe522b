"""The nouns: properties and tables."""
