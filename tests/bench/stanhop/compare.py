#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A training step of STanHop-Net (ETTh1 168 -> 24, the paper's settings) against eager PyTorch, interleaved in one run.

    python tests/bench/stanhop/compare.py build/tests/bench_stanhop [--rounds 5] [--threads 2]

Needs a Python with torch 2.11 and the target bench_stanhop. The programs wait on their input while another one works; the
ratio is the median over rounds. Processor time counts both threads and hardly feels other programs. In bf16 the faster of eager fp32 and eager autocast counts.
"""
import argparse
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "train"))
from program import Program  # noqa: E402

TARGET = 2.0


def compare(a, normalizer, optimizer, precision):
    common = [f"--threads={a.threads}", f"--batch={a.batch}", f"--normalizer={normalizer}", f"--layers={a.layers}"]
    peer = [sys.executable, str(pathlib.Path(__file__).with_name("peer.py")), *common, f"--optimizer={optimizer}"]
    programs = [Program([a.ours, *common, *(["--bf16"] if precision == "bf16" else [])]), Program(peer)]
    if precision == "bf16":
        programs.append(Program([*peer, "--precision=bf16"]))
    for program in programs:
        program.ask("steps 1")
    rounds = [[program.ask(f"steps {a.steps}") for program in programs] for _ in range(a.rounds)]
    for program in programs:
        program.close()
    for index, clock in enumerate(("elapsed", "processor")):
        ours, *peers = zip(*[[seconds[index] / a.steps for seconds in measured] for measured in rounds])
        best = min(peers, key=statistics.median)
        ratios = sorted(other / own for own, other in zip(ours, best))
        print(f"{normalizer:<16} {precision:<5} {optimizer:<9} {clock:<9} {statistics.median(ours) * 1e3:8.0f} "
              f"{statistics.median(best) * 1e3:8.0f} {statistics.median(ratios):6.2f}  "
              f"({ratios[0]:.2f}-{ratios[-1]:.2f})  >= {TARGET}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    for name, default in dict(rounds=5, steps=1, threads=os.cpu_count(), batch=8, layers=11).items():
        parser.add_argument("--" + name, type=int, default=default)
    parser.add_argument("--normalizer", action="append")
    parser.add_argument("--precision", action="append", choices=["fp32", "bf16"])
    parser.add_argument("--optimizer", action="append", choices=["default", "fused"], help="the peer's Adam")
    a = parser.parse_args()
    print(f"{'normalizer':<16} {'type':<5} {'peer Adam':<9} {'time':<9} {'ours ms':>8} {'peer ms':>8} {'ratio':>6}  (spread)      target")
    for normalizer in a.normalizer or ["softmax1"]:
        for precision in a.precision or ["fp32", "bf16"]:
            for optimizer in a.optimizer or ["default", "fused"]:
                compare(a, normalizer, optimizer, precision)


if __name__ == "__main__":
    main()
