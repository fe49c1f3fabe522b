"""The real parts of a production, started on one machine and stopped by what started them.

Each part listens on a free port or on a socket of its own, keeps its files in a folder, and can be
killed and started again. Tests, the demonstration and the test of faults share them.
"""
