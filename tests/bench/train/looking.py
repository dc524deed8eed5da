#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What looking costs: training with and without telemetry, interleaved in one process, against what the meter says.

    python3 tests/bench/train/looking.py build/tests/bench_train [--rounds 60] [--set telemetry.budget=2 ...]

Blocks of steps alternate; the cost is the median over rounds of watched / bare - 1. Needs the target bench_train, which gets
all other options.
"""
import argparse
import statistics

from program import Program


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--block", type=int, default=50, help="steps")
    parser.add_argument("--processor", action="store_true",
                        help="compare processor time: for busy machines, with train.threads=1")
    a, options = parser.parse_known_args()
    bench = Program([a.program, *options])
    bench.ask("watched 100")
    bench.ask("steps 20")
    bare, watched, meter = [], [], 0
    for turn in range(a.rounds):
        for command in ("steps", "watched") if turn % 2 else ("watched", "steps"):
            answer = bench.ask(f"{command} {a.block}")
            (bare if command == "steps" else watched).append(answer[a.processor])
            meter = answer[2] if command == "watched" else meter
    bench.close()
    ratios = sorted(w / b for w, b in zip(watched, bare))
    print(f"bare step      {statistics.median(bare) / a.block * 1e3:8.3f} ms")
    print(f"watched step   {statistics.median(watched) / a.block * 1e3:8.3f} ms")
    print(f"cost measured  {100 * (statistics.median(ratios) - 1):8.2f} %   of sums {100 * (sum(watched) / sum(bare) - 1):.2f} %"
          f"   quartiles {100 * (ratios[len(ratios) // 4] - 1):.2f} to {100 * (ratios[3 * len(ratios) // 4] - 1):.2f} %")
    print(f"cost by meter  {meter:8.2f} %")


if __name__ == "__main__":
    main()
