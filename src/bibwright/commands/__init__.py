"""What each command does, as functions from values to plans and reports."""
