"""What sources say about entries: stated, explained, corrected."""
