"""Settings, and the folders that Bibwright keeps its own in."""
