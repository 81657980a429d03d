"""What text is made of: names, dates, LaTeX, and text folded for comparing."""
