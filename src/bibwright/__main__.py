"""``python -m bibwright``."""

from bibwright.cli import main

main()
