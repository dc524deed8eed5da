# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks every #include of app, core and views against include_rules."""
import re

from include_rules import violation
from source_files import ROOT, code_files, report

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)

problems, checked = [], 0
for path in code_files():
    if path.parts[0] not in {"app", "core", "views"}:
        continue
    for include in INCLUDE.findall((ROOT / path).read_text()):
        checked += 1
        reason = violation(path.as_posix(), include)
        if reason:
            problems.append(f"{path} includes {include}: {reason}")
assert checked > 0, "no include found"
report(problems, f"{checked} includes follow the arrows")
