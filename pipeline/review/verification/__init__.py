"""The depositors' format check: no login, and nothing is kept."""
