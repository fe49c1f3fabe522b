"""The web: what other programs, and later people, are served over HTTP."""
