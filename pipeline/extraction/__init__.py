"""Bytes to words: the only place that meets strangers' bytes. Start at :mod:`.reading`."""
