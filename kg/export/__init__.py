"""Resolution → files, one module for each format."""
