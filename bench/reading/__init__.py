"""The reading bench: labelled documents that the readers have never seen, and what is read of them.

Its layouts, fonts and wordings are its own (`layouts/`, `fonts.py`, `words.py`): nothing here is
shared with `fixtures/drawing`, but the keys (`numbers`, `mrz`). Do not write readers against it.
"""
