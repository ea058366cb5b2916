#!/usr/bin/env python
"""The command line of Honkweb: `manage.py help` lists its commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honkweb.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
