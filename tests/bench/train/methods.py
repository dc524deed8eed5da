#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A training step with each method of attention against the one with plain Softmax_1, interleaved.

    python3 tests/bench/train/methods.py build/tests/bench_train [--rounds 9] [--processor]
        [--recipe opt_text --set data.path=FILE ...]

The ratio is the median over rounds of method / Softmax_1. Needs the target bench_train, which gets all other options.
"""
import argparse
import statistics
import tempfile

from program import Program

METHODS = {
    "softmax": ["normalizer=softmax"],
    "Softmax_n": ["normalizer=softmax_n", "n=2"],
    "clipped Softmax_1": ["normalizer=clipped_softmax1"],
    "clipped softmax": ["normalizer=clipped_softmax"],
    "gate, one a head": ["gate=unconditional_per_head"],
    "gate, linear": ["gate=conditional_per_token"],
    "gate, MLP": ["gate=conditional_per_token", "gate_network=mlp"],
    "gate, all features": ["gate=conditional_per_token", "gate_network=all_features"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--block", type=int, default=5, help="steps")
    parser.add_argument("--processor", action="store_true", help="compare processor time: for busy machines")
    parser.add_argument("--only", default="", help="methods whose name contains this")
    a, options = parser.parse_known_args()
    methods = {name: settings for name, settings in METHODS.items() if a.only in name}

    def start(settings):
        assignments = [f"attention.{setting}" for setting in settings]
        folder = tempfile.mkdtemp(prefix="bench_methods_")
        return Program([a.program, *options, "--folder", folder,
                        *(word for assignment in assignments for word in ("--set", assignment))])

    plain = start(["normalizer=softmax1"])
    plain.ask("steps 3")
    print(f"{'method':20} {'ms':>9} {'Softmax_1':>9} {'ratio':>6}")
    for name, settings in methods.items():
        method = start(settings)
        method.ask("steps 3")
        pairs = []
        for turn in range(a.rounds):
            order = (method, plain) if turn % 2 else (plain, method)
            times = {id(one): one.ask(f"steps {a.block}")[a.processor] for one in order}
            pairs.append((times[id(method)], times[id(plain)]))
        method.close()
        mine, other = (statistics.median(column) / a.block * 1e3 for column in zip(*pairs))
        print(f"{name:20} {mine:9.2f} {other:9.2f} {statistics.median(m / p for m, p in pairs):6.3f}", flush=True)
    plain.close()


if __name__ == "__main__":
    main()
