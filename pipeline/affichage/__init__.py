"""What the commands show at a terminal, in French; one thing shown a module."""
