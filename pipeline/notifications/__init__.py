"""The letters to depositors: written by pure functions, handed to a mail server or to a folder."""
