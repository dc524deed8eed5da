# SPDX-License-Identifier: GPL-3.0-or-later
"""The peer of bench_models: OPT or BERT training in eager PyTorch with explicit Softmax_1.

Usage: peer_models.py KIND VOCABULARY LAYERS HEADS WIDTH LENGTH BATCH DROPOUT THREADS
Reads a number of training steps a line from standard input, runs them and answers with the seconds they took and the
last loss. Written as people write such models: nn modules, torch's fused AdamW, gradient clipping.
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def softmax1(logits):
    m = logits.amax(-1, keepdim=True).clamp_min(0)
    e = torch.exp(logits - m)
    return e / (torch.exp(-m) + e.sum(-1, keepdim=True))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, mask):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        logits = q @ k.transpose(-1, -2) * q.size(-1) ** -0.5
        if mask is not None:
            logits = logits + mask
        return self.out((softmax1(logits) @ v).transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, width, heads, dropout, post):
        super().__init__()
        self.attention, self.drop, self.post = Attention(width, heads), nn.Dropout(dropout), post
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask):
        if self.post:
            x = self.norm1(x + self.drop(self.attention(x, mask)))
            return self.norm2(x + self.drop(self.fc2(F.gelu(self.fc1(x)))))
        x = x + self.drop(self.attention(self.norm1(x), mask))
        return x + self.drop(self.fc2(F.relu(self.fc1(self.norm2(x)))))


class Model(nn.Module):
    def __init__(self, kind, vocabulary, layers, heads, width, length, dropout):
        super().__init__()
        self.bert = kind == "bert"
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.blocks = nn.ModuleList(Block(width, heads, dropout, self.bert) for _ in range(layers))
        self.norm, self.drop = nn.LayerNorm(width), nn.Dropout(dropout)
        self.bias = nn.Parameter(torch.zeros(vocabulary)) if self.bert else None
        if self.bert:
            self.transform, self.transform_norm = nn.Linear(width, width), nn.LayerNorm(width)
        causal = torch.full((length, length), torch.finfo(torch.float32).min).triu(1)
        self.register_buffer("mask", None if self.bert else causal)
        for parameter in self.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.02)

    def loss(self, ids, targets):
        x = self.tokens(ids) + self.positions.weight
        if self.bert:
            x = self.drop(self.norm(x))
        for block in self.blocks:
            x = block(x, self.mask)
        x = self.transform_norm(F.gelu(self.transform(x))) if self.bert else self.norm(x)
        return F.cross_entropy(F.linear(x, self.tokens.weight, self.bias).flatten(0, 1), targets.flatten())


def main():
    kind = sys.argv[1]
    vocabulary, layers, heads, width, length, batch = map(int, sys.argv[2:8])
    torch.set_num_threads(int(sys.argv[9]))
    model = Model(kind, vocabulary, layers, heads, width, length, float(sys.argv[8]))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    ids, targets = torch.randint(vocabulary, (2, batch, length))
    if kind == "bert":
        targets[torch.rand(batch, length) >= 0.15] = -100
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            loss = model.loss(ids, targets)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
        print(time.perf_counter() - start, loss.item(), flush=True)


if __name__ == "__main__":
    main()
