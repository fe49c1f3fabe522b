"""The documents that we issue: from what was decided to a tagged PDF. Pure, and fetches nothing."""
