"""Where the truth is: the arXiv API and a local index of arXiv behind one small protocol."""
