#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps of STanHop-Net as the reference formulates it, in eager PyTorch: the peer of bench_stanhop.

Reads lines "steps N" and answers with the seconds N steps took, by the clock and of processor time.
"""
import argparse
import pathlib
import sys
import time

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden"))
from stanhop_network import NORMALIZERS, STanHopNet  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    shape = dict(series=7, past=168, horizon=24, segment_length=6, window=1, prototypes=10, width=256, ffn_width=512,
                 heads=4, layers=11, batch=8, threads=2)
    for name, default in shape.items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=default)
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--normalizer", choices=NORMALIZERS, default="softmax1")
    parser.add_argument("--optimizer", choices=["default", "fused"], default="default")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32", help="bf16: under autocast")
    parser.set_defaults(baseline=False, mixes=True, uses_values=False)
    return parser.parse_args()


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model = STanHopNet(a)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4, **({"fused": True} if a.optimizer == "fused" else {}))
    batches = [(torch.randn(a.batch, a.past, a.series), torch.randn(a.batch, a.horizon, a.series)) for _ in range(16)]

    def step(past, target):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=a.precision == "bf16"):
            loss = nn.functional.mse_loss(model(past), target)
        value = loss.item()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
        return value

    for line in sys.stdin:
        count = int(line.split()[1])
        begin, before = time.perf_counter(), time.process_time()
        for index in range(count):
            step(*batches[index % len(batches)])
        print(time.perf_counter() - begin, time.process_time() - before, flush=True)


if __name__ == "__main__":
    main()
