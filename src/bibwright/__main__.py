"""``python -m bibwright``, and where the program begins."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; stopped while that is being loaded, it says so, too."""
    try:
        from bibwright.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.stderr.write("bibwright: stopped; nothing half-done was left behind\n")
        sys.exit(130)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        sys.path.pop(0)  # the folder that one stands in: whoever made it runs nothing here
    main()
