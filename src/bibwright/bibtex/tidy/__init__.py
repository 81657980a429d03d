"""Tidying one bibliography: rules over drafts."""
