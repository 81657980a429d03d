"""The nouns: references, identifiers, and both as JSON."""
