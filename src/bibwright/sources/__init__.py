"""Where records come from: arXiv, catalogues, and the way to ask over HTTP."""
