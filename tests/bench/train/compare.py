#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps per second against eager PyTorch, interleaved in one run.

    python tests/bench/train/compare.py build/bin/bench_train [--rounds 7]

Needs a Python with torch 2.11 (the set-up script makes one). Both programs wait on their input while the other one works;
each round asks either for the same number of steps, and the ratio is the median over rounds.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys

CASES = {
    "backcopy": dict(layers=2, heads=1, width=64, length=32, batch=64, vocabulary=66, dropout=0.0, steps=50),
    "opt 4x256": dict(layers=4, heads=4, width=256, length=256, batch=16, vocabulary=259, dropout=0.1, steps=2),
}
TARGETS = {"backcopy": 2.0, "opt 4x256": 1.5}


class Program:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, steps):
        self.process.stdin.write(f"steps {steps}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(case, ours, rounds, threads, optimizer):
    steps = case["steps"]
    options = [f"--{name}={value}" for name, value in case.items() if name != "steps"] + [f"--threads={threads}"]
    peer = pathlib.Path(__file__).with_name("peer.py")
    programs = [Program([ours, *options]), Program([sys.executable, str(peer), *options, "--optimizer", optimizer])]
    for program in programs:
        program.seconds(max(2, steps // 5))
    pairs = [[program.seconds(steps) / steps for program in programs] for _ in range(rounds)]
    for program in programs:
        program.close()
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--case", choices=CASES, action="append")
    a = parser.parse_args()
    print(f"{'case':<12} {'peer optimizer':<15} {'ours ms':>8} {'peer ms':>8} {'ratio':>6}  (spread)      target")
    for name in a.case or CASES:
        for optimizer in ("default", "fused"):
            pairs = measure(CASES[name], a.ours, a.rounds, a.threads, optimizer)
            ratios = sorted(peer / ours for ours, peer in pairs)
            ours, peer = (statistics.median(side) * 1e3 for side in zip(*pairs))
            print(f"{name:<12} {optimizer:<15} {ours:8.2f} {peer:8.2f} {statistics.median(ratios):6.2f}  "
                  f"({ratios[0]:.2f}-{ratios[-1]:.2f})  >= {TARGETS[name]}", flush=True)


if __name__ == "__main__":
    main()
