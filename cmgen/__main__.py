"""``python -m cmgen`` and the ``cmgen`` script."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from cmgen.cli import cli

    cli()


if __name__ == "__main__":
    main()
