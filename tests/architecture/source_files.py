# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's own files, as git knows them (committed, or new and not ignored)."""
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = {".h", ".cpp", ".cu", ".cuh"}


def all_files():
    """Paths relative to the root. An unpacked archive without git is walked instead."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, text=True)
    if listing.returncode == 0:
        paths = {Path(name) for name in listing.stdout.split("\0") if name}
    else:
        paths = {path.relative_to(ROOT) for path in ROOT.rglob("*")}
        paths = {path for path in paths if not path.parts[0].startswith("build")}
    return sorted(path for path in paths if (ROOT / path).is_file())


def code_files():
    return [path for path in all_files() if path.suffix in CODE]


def report(problems, fine):
    """Prints every problem and exits with 1, or prints `fine`."""
    if problems:
        raise SystemExit("\n".join(problems))
    print(fine)
