# SPDX-License-Identifier: GPL-3.0-or-later
"""Top-level entries, licence lines, and no path of somebody's own machine."""
import re

from source_files import ROOT, all_files, code_files, report

TOP = {"app", "core", "views", "experiments", "resources", "tests", "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE"}
LICENCE = "// SPDX-License-Identifier: GPL-3.0-or-later"
MACHINE_PATH = re.compile(r"(?<![\w.~$}-])/(work|root|home|Users|mnt|scratch)/\w+")

problems = []
for name in sorted({path.parts[0] for path in all_files()} - TOP):
    if not name.startswith("."):
        problems.append(f"{name} does not belong at the top")
for path in code_files():
    with open(ROOT / path) as file:
        if file.readline().rstrip("\n") != LICENCE:
            problems.append(f"{path} does not begin with {LICENCE}")
for path in all_files():
    try:
        text = (ROOT / path).read_text()
    except UnicodeDecodeError:
        continue
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PATH.search(line):
            problems.append(f"{path}:{number} names a path of one machine: {found.group()}")
report(problems, f"{len(all_files())} files in their places")
