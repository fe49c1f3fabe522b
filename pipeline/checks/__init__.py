"""One module per family of reason codes: pure functions from what was declared and what was read.

A check is found by walking this folder; nothing lists them.
"""
