"""Who may do what: addresses, keys of programs, sign-ins, sessions, rights."""
