"""LaTeX source and the characters that it stands for."""
