"""What starts production and breaks it."""
