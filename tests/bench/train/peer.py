#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same OPT-like model and training step in eager PyTorch, Softmax_1 written out: the peer of bench_train.

Reads lines "steps N" and answers with the seconds N steps took. Batches are random tokens made beforehand, so making data
costs the peer nothing.
"""
import argparse
import math
import sys
import time

import torch
from torch import nn


def softmax_1(scores):
    shift = scores.amax(-1, keepdim=True).clamp(min=0)
    exponentials = torch.exp(scores - shift)
    return exponentials / (torch.exp(-shift) + exponentials.sum(-1, keepdim=True))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.k_proj, self.v_proj, self.q_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, x, mask):
        q, k, v = self.split(self.q_proj(x)), self.split(self.k_proj(x)), self.split(self.v_proj(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask
        return self.out_proj((softmax_1(scores) @ v).transpose(1, 2).flatten(2))


class Layer(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.attention = Attention(width, heads)
        self.attention_norm, self.ffn_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        x = x + self.dropout(self.attention(self.attention_norm(x), mask))
        return x + self.dropout(self.fc2(torch.relu(self.fc1(self.ffn_norm(x)))))


class Opt(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.tokens = nn.Embedding(a.vocabulary, a.width)
        self.positions = nn.Embedding(a.length + 2, a.width)
        self.layers = nn.ModuleList(Layer(a.width, a.heads, a.dropout) for _ in range(a.layers))
        self.norm = nn.LayerNorm(a.width)
        self.register_buffer("mask", torch.full((a.length, a.length), -math.inf).triu(1))
        self.register_buffer("ids", torch.arange(2, a.length + 2))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, inputs):
        x = self.tokens(inputs) + self.positions(self.ids)
        for layer in self.layers:
            x = layer(x, self.mask)
        return self.norm(x) @ self.tokens.weight.T


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in dict(layers=2, heads=1, width=64, length=32, batch=64, vocabulary=64, threads=2).items():
        parser.add_argument("--" + name, type=int, default=default)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32", help="bf16: under autocast")
    parser.add_argument("--optimizer", choices=["default", "foreach", "fused"], default="default")
    return parser.parse_args()


def main():
    a = arguments()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model = Opt(a)
    kind = {} if a.optimizer == "default" else {a.optimizer: True}
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01, **kind)
    batches = [torch.randint(a.vocabulary, (a.batch, a.length + 1)) for _ in range(16)]

    def step(tokens):
        with torch.autocast("cpu", torch.bfloat16, enabled=a.precision == "bf16"):
            logits = model(tokens[:, :-1])
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    for line in sys.stdin:
        count = int(line.split()[1])
        begin = time.perf_counter()
        for index in range(count):
            step(batches[index % len(batches)])
        print(time.perf_counter() - begin, flush=True)


if __name__ == "__main__":
    main()
