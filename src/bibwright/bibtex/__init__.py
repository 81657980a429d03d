"""Reading and writing BibTeX: a file, citation keys, entries, the writer."""
