"""Two builds → what changed between them, as values, as sentences and as data."""
