"""One module per kind of piece: what it carries, the cues that betray it, how it is read. Pure.

A kind is a module with a ``KIND``; it is found by walking this folder.
"""
