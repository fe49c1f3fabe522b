"""The layouts of the bench, one module per kind of piece; blind to those of the fixtures."""
