# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs into a folder, moves it, and starts what is in it."""
import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

build, programs = sys.argv[1], sys.argv[2:]


def run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)
    assert done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


with tempfile.TemporaryDirectory() as folder:
    first, moved = Path(folder) / "first", Path(folder) / "moved" / "here"
    run("cmake", "--install", build, "--prefix", first)
    moved.parent.mkdir()
    first.rename(moved)
    assert (moved / "share/outeffhop-studio/experiments/backcopy/recipe.json").is_file()
    for program in programs:
        path = moved / "bin" / program
        dynamic = run("readelf", "--dynamic", path)
        assert build not in dynamic, f"{program} looks for libraries in the build folder:\n{dynamic}"
        print(run(path, "--version", QT_QPA_PLATFORM="offscreen").strip())
    if "outeffhop" in programs:
        run(moved / "bin/outeffhop", "doctor", "--workspace", Path(folder) / "workspace")
        listing = run(moved / "bin/outeffhop", "train", "--help")
        assert "--recipe" in listing
    if (Path(build) / "bin/libouteffhop_cuda.so").exists():
        cuda = moved / "lib/libouteffhop_cuda.so"
        assert build not in run("readelf", "--dynamic", cuda)
        assert ctypes.CDLL(cuda).encodeOnCuda
