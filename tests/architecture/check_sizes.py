# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files: nine of ten under 400 lines and none over 600; the median and the largest are reported."""
import statistics

from source_files import ROOT, code_files, report

FEW, MOST = 400, 600

lines = {path: (ROOT / path).read_text().count("\n") for path in code_files()}
assert lines, "no source file found"
largest = sorted(lines, key=lines.get, reverse=True)[:5]
print(f"{len(lines)} files, median {statistics.median(lines.values()):.0f} lines; largest:")
print("\n".join(f"  {lines[path]:4} {path}" for path in largest))

problems = [f"{path} has {count} lines, more than {MOST}" for path, count in lines.items() if count > MOST]
small = sum(count < FEW for count in lines.values()) / len(lines)
if small < 0.9:
    problems.append(f"only {small:.0%} of the files have fewer than {FEW} lines")
report(problems, f"{small:.0%} have fewer than {FEW} lines")
