"""The published record on one's own disk: proceedings and catalogues in files, as a source."""
