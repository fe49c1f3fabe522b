"""One file per step, ``NNNN_what.py``; the number is the revision and orders them."""
