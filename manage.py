#!/usr/bin/env python
"""The command line of Honkweb: `manage.py help` lists its commands."""

import gc
import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    # What a start makes stays, and there is much of it: looking it through for garbage every few hundred objects
    # would take a tenth of each start.
    gc.set_threshold(100_000, 50, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honkweb.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
