#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory of a worker over a long run: what it holds after 500 steps and until the end.

The resident set also counts pages of files (libraries, run.db) that the system may drop at any time; "anonymous" is what
the program itself holds.

    python3 tests/bench/train/memory.py build/bin/outeffhop [--steps 10000]
"""
import argparse
import json
import pathlib
import sqlite3
import subprocess
import tempfile
import time


def memory_of(pid):
    """Megabytes: (resident set, anonymous)."""
    fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))


def last_step(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT step FROM run").fetchone()[0]


def worker_of(run):
    """Process id of the worker of a run."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and f"work\0{run}\0" in (entry / "cmdline").read_text():
                return int(entry.name)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return None


def watch(pid, database, begin, end):
    samples = []
    while pathlib.Path(f"/proc/{pid}").exists():
        time.sleep(0.5)
        try:
            step, megabytes = last_step(database), memory_of(pid)
        except (sqlite3.Error, FileNotFoundError, ProcessLookupError, KeyError):
            continue
        if begin <= step < end:
            samples.append((step, *megabytes))
    return samples


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--steps", type=int, default=10_000)
    a = parser.parse_args()
    recipe = json.loads((pathlib.Path(__file__).parents[3] / "experiments/backcopy/recipe.json").read_text())
    with tempfile.TemporaryDirectory() as workspace:
        recipe["runs"] = recipe["runs"][-1:]
        recipe["common"]["train"]["steps"] = a.steps
        file = pathlib.Path(workspace) / "recipe.json"
        file.write_text(json.dumps(recipe))
        command = [a.program, "train", "--recipe", str(file), "--workspace", workspace, "--detach", "--json"]
        run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["runs"][0]
        samples = watch(worker_of(run), f"{workspace}/runs/{run}/run.db", 500, a.steps)
    first = samples[0]
    print("  step  resident MB       anonymous MB")
    for wanted in range(0, a.steps + 1, a.steps // 10):
        sample = min(samples, key=lambda sample: abs(sample[0] - max(wanted, first[0])))
        print(f"{sample[0]:>6}", *(f"{sample[i]:9.1f} {100 * (sample[i] / first[i] - 1):+6.2f} %" for i in (1, 2)))


if __name__ == "__main__":
    main()
