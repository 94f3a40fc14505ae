"""Two graphs → candidates with their reasons, and the links that the rules or a person accept."""
