"""The bench of verdicts: whole deposits that nobody's readers have seen, and what becomes of them.

A deposit is invented from a seed: its facts are declared in a record, written in the register, and
printed on every piece that its row of the matrix asks for, each in a layout of `bench.reading`.
Sound deposits should end `favorable`; with one fact changed on either side, none may.
"""
