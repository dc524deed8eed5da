# SPDX-License-Identifier: GPL-3.0-or-later
"""What each program needs at run time: outeffhop nothing but LibTorch's CPU part and the C++ runtime; the studio no LibTorch."""
import re
import subprocess
import sys
from pathlib import Path

from source_files import report

WORKER_MAY_NEED = re.compile(
    r"lib(torch_cpu|c10|gomp|stdc\+\+|gcc_s|mvec|m|c|rt|dl|pthread)\.so|ld-linux")
STUDIO_MUST_NOT_NEED = re.compile(r"lib(torch|c10|cuda|nccl)")


def needed(program):
    dynamic = subprocess.run(["readelf", "--dynamic", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic)


def check(program):
    libraries = needed(program)
    assert libraries, f"{program} has no dynamic section"
    if program.name == "outeffhop":
        return [f"outeffhop needs {name}" for name in libraries if not WORKER_MAY_NEED.match(name)]
    return [f"outeffhop-studio needs {name}" for name in libraries if STUDIO_MUST_NOT_NEED.match(name)]


programs = [Path(name) for name in sys.argv[1:]]
report([problem for program in programs for problem in check(program)],
       "\n".join(f"{program.name}: {' '.join(needed(program))}" for program in programs))
