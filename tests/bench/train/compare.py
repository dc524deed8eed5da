#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps per second against eager PyTorch, interleaved in one run.

    python tests/bench/train/compare.py build/tests/bench_train [--rounds 7]

Needs a Python with torch 2.11 (the set-up script makes one) and the target bench_train. Both programs wait on their input
while the other one works; each round asks either for the same number of steps, and the ratio is the median over rounds.
Ours makes its data while training and reads loss and gradient norm of every step; the peer's data are made beforehand.
In bf16 (ours: train.precision=bf16) the peer runs both in fp32 and under autocast, and the faster of the two counts.
"""
import argparse
import itertools
import os
import pathlib
import statistics
import sys

from program import Program

# What both are told: the peer's options, and ours beyond them.
CASES = {
    "backcopy": (dict(layers=2, heads=1, width=64, length=32, batch=64, vocabulary=66, dropout=0.0), [], 50),
    "opt 4x256": (dict(layers=4, heads=4, width=256, length=256, batch=16, vocabulary=259, dropout=0.1),
                  ["data.task=text", "train.schedule=linear"], 2),
}
TARGETS = {"backcopy": 2.0, "opt 4x256": 1.5}
PEER_PRECISIONS = {"fp32": ["fp32"], "bf16": ["fp32", "bf16"]}
OURS = {"layers": "model.layers", "heads": "model.heads", "width": "model.width", "length": "data.length",
        "batch": "train.batch", "dropout": "model.dropout"}


def our_settings(shape, extra, threads, text):
    settings = [f"{OURS[name]}={value}" for name, value in shape.items() if name in OURS]
    settings += ["model.positions=0", f"train.threads={threads}", *extra]
    if "data.task=text" in extra:
        settings.append(f"data.path={text}")
    return [part for setting in settings for part in ("--set", setting)]


def measure(case, a, optimizer, precision):
    """Seconds a step of ours and of the peer in each precision that counts, by round."""
    shape, extra, steps = CASES[case]
    peer = [sys.executable, str(pathlib.Path(__file__).with_name("peer.py")), f"--threads={a.threads}",
            f"--optimizer={optimizer}", *(f"--{name}={value}" for name, value in shape.items())]
    settings = our_settings(shape, [f"train.precision={precision}", *extra], a.threads, a.text)
    programs = [Program([a.ours, *settings])]
    programs += [Program([*peer, f"--precision={of_peer}"]) for of_peer in PEER_PRECISIONS[precision]]
    for program in programs:
        program.ask(f"steps {max(2, steps // 5)}")
    rounds = [[program.ask(f"steps {steps}")[0] / steps for program in programs] for _ in range(a.rounds)]
    for program in programs:
        program.close()
    return rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--text", default="../shared/data/text/tinyshakespeare.txt", help="a text file, for opt 4x256")
    parser.add_argument("--case", choices=CASES, action="append")
    parser.add_argument("--precision", choices=PEER_PRECISIONS, action="append")
    a = parser.parse_args()
    print(f"{'case':<12} {'ours':<5} {'peer':<13} {'ours ms':>8} {'peer ms':>8} {'ratio':>6}  (spread)      target")
    for case, precision, optimizer in itertools.product(a.case or CASES, a.precision or PEER_PRECISIONS,
                                                        ("default", "fused")):
        ours, *peers = zip(*measure(case, a, optimizer, precision))
        best = min(range(len(peers)), key=lambda index: statistics.median(peers[index]))
        ratios = sorted(peer / own for own, peer in zip(ours, peers[best]))
        name = f"{PEER_PRECISIONS[precision][best]} {optimizer}"
        print(f"{case:<12} {precision:<5} {name:<13} {statistics.median(ours) * 1e3:8.2f} "
              f"{statistics.median(peers[best]) * 1e3:8.2f} {statistics.median(ratios):6.2f}  "
              f"({ratios[0]:.2f}-{ratios[-1]:.2f})  >= {TARGETS[case]}", flush=True)


if __name__ == "__main__":
    main()
