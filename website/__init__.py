"""The documentation site and the manual pages, made of ``docs/`` and of the code itself."""
