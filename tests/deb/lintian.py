#!/usr/bin/env python3
"""lintian.py CHANGES: what lintian warns of in the packages of a .changes file; fails if there is something."""

import subprocess
import sys

# Warnings about the archive of Debian, where these packages are not meant to go.
OF_THE_ARCHIVE = "initial-upload-closes-no-bugs"


def complaints(changes):
    command = ["lintian", "--allow-root", "--suppress-tags", OF_THE_ARCHIVE, "--fail-on", "error,warning", str(changes)]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return result.stdout if result.returncode else ""


if __name__ == "__main__":
    found = complaints(sys.argv[1])
    print(found, end="", file=sys.stderr)
    sys.exit(bool(found))
