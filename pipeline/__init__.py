"""Pre-instruction of the pièces justificatives of the Ségur du numérique en santé."""
