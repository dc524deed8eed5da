#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""All statistics of one activation tensor in one pass against the same numbers from a Python hook, interleaved.

    python tests/bench/metrics/compare.py build/tests/bench_metrics [--threads 2] [--rounds 9]

Needs a Python with torch 2.11 and the target bench_metrics. The hook computes what core/metrics records of a tensor:
count, mean, deviation, kurtosis, extremes, average kurtosis and inf norm by sequence, largest |x| a channel, and a
histogram on a signed logarithmic axis with as many bins.
"""
import argparse
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "train"))
from program import Program  # noqa: E402

TARGET = 20
SHAPES = [(8, 128, 768), (16, 32, 64), (2, 512, 768)]
OCTAVES, PER_OCTAVE = 20, 4


def kurtosis(x, dim=None):
    x = x.double()
    centred = x - x.mean(dim, keepdim=True)
    return (centred ** 4).mean(dim) / (centred ** 2).mean(dim) ** 2


def hook(x):
    finite = x.isfinite()
    rows = x.flatten(1)
    magnitude = x.abs()
    bins = (magnitude.log2().clamp(-OCTAVES, OCTAVES) * PER_OCTAVE).floor() + OCTAVES * PER_OCTAVE + 1
    signed = x.sign() * bins
    histogram = torch.histc(signed, bins=4 * OCTAVES * PER_OCTAVE + 1, min=-2 * OCTAVES * PER_OCTAVE - 1,
                            max=2 * OCTAVES * PER_OCTAVE + 1)
    return (int(finite.sum()), float(x.mean()), float(x.std(correction=0)), float(kurtosis(x)), float(x.min()),
            float(x.max()), float(kurtosis(rows, 1).mean()), float(magnitude.flatten(1).amax(1).max()),
            float(magnitude.flatten(1).amax(1).mean()), magnitude.amax((0, 1)).tolist(), histogram.tolist())


def hook_seconds(x, passes):
    begin = time.perf_counter()
    for _ in range(passes):
        hook(x)
    return time.perf_counter() - begin


def main():
    global torch
    import torch
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    print(f"{'tensor':<16} {'ours ms':>8} {'hook ms':>8} {'ratio':>6}  (spread)")
    for shape in SHAPES:
        ours = Program([a.ours, *map(str, shape), str(a.threads)])
        x = torch.randn(shape)
        ours.ask("passes 5")
        hook_seconds(x, 1)
        pairs = [(ours.ask("passes 20")[0] / 20, hook_seconds(x, 2) / 2) for _ in range(a.rounds)]
        ours.close()
        ratios = sorted(other / own for own, other in pairs)
        mine, others = (statistics.median(column) * 1e3 for column in zip(*pairs))
        print(f"{'x'.join(map(str, shape)):<16} {mine:8.3f} {others:8.2f} {statistics.median(ratios):6.1f}  "
              f"({ratios[0]:.1f}-{ratios[-1]:.1f})  >= {TARGET}", flush=True)


if __name__ == "__main__":
    main()
