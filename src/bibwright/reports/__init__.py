"""Reports as JSON and as pages."""
