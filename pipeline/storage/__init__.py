"""What is kept: the requests, their revisions, verdicts and history; the originals by their hash."""
