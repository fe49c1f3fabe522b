"""The readers, on small invented pages."""
