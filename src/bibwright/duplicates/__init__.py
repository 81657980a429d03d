"""Records that are one work: block → compare → decide → cluster → merge."""
