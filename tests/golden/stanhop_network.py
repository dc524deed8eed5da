# SPDX-License-Identifier: GPL-3.0-or-later
"""STanHop-Net in eager PyTorch, with the operations, the parameter names and the oddities of the reference code
(github.com/MAGICS-LAB/OutEffHop, folder STanHop_time_seeries): the peer of core/models/stanhop.

The oddities: heads and tokens are mixed behind every attention, the key projection is computed twice, stored patterns
are repeated for every window, and the third input of the series layer has no effect.
`mixes=False` and `uses_values=True` give what the layers are meant to be.
"""
import math

import torch
from torch import nn


def softmax1(logits):
    shift = logits.amax(-1, keepdim=True)
    e = torch.exp(logits - shift)
    return e / (e.sum(-1, keepdim=True) + torch.exp(-shift))


def clipped(function, gamma=-0.1, eta=1.1):
    return lambda logits: torch.clip(function(logits) * (eta - gamma) + gamma, 0, 1)


class Sparsemax(torch.autograd.Function):
    @staticmethod
    def forward(context, logits):
        z = logits - logits.amax(-1, keepdim=True)
        ordered = z.sort(-1, descending=True).values
        sums = ordered.cumsum(-1)
        rank = torch.arange(1, z.shape[-1] + 1, dtype=z.dtype)
        size = ((1 + rank * ordered) > sums).sum(-1, keepdim=True)
        p = (z - (sums.gather(-1, size - 1) - 1) / size).clamp_min(0)
        context.save_for_backward(p)
        return p

    @staticmethod
    def backward(context, gradient):
        support = context.saved_tensors[0] != 0
        mean = (gradient * support).sum(-1, keepdim=True) / support.sum(-1, keepdim=True)
        return support * (gradient - mean)


class EntmaxFunction(torch.autograd.Function):
    """By bisection; the gradient of alpha is equation 10 of Correia et al. 2019 (arXiv 1909.00015)."""

    @staticmethod
    def forward(context, logits, alpha):
        x = logits * (alpha - 1)
        p = lambda threshold: (x - threshold).clamp_min(0) ** (1 / (alpha - 1))
        largest = x.amax(-1, keepdim=True)
        low, high = largest - 1, largest - (1 / x.shape[-1]) ** (alpha - 1)
        width, sign = high - low, p(low).sum(-1, keepdim=True) - 1
        for _ in range(50):
            width = width / 2
            middle = low + width
            result = p(middle)
            low = torch.where((result.sum(-1, keepdim=True) - 1) * sign >= 0, middle, low)
        result = result / result.sum(-1, keepdim=True)
        context.save_for_backward(result, alpha)
        return result

    @staticmethod
    def backward(context, gradient):
        p, alpha = context.saved_tensors
        zero = p.new_zeros(1)
        weight = torch.where(p > 0, p ** (2 - alpha), zero)
        share = weight / weight.sum(-1, keepdim=True)
        weighted = gradient * weight
        to_logits = weighted - weighted.sum(-1, keepdim=True) * share
        entropy = torch.where(p > 0, p * torch.log(p), zero)
        slope = (p - share) / (alpha - 1) ** 2 - (entropy - share * entropy.sum(-1, keepdim=True)) / (alpha - 1)
        return to_logits, (gradient * slope).sum(-1, keepdim=True)


class Entmax(nn.Module):
    def __init__(self):
        super().__init__()
        self.alpha_chooser = nn.Parameter(torch.clamp(1 + 2 * torch.sigmoid(2 * torch.randn(1)), 1.0001, 3))  # unused
        self.alpha = nn.Parameter(torch.randn(1))

    def forward(self, logits):
        alpha = (1 + 2 * torch.sigmoid(self.alpha)).reshape(1, 1, 1, 1).expand(*logits.shape[:-1], 1)
        return EntmaxFunction.apply(logits, alpha)


class Function(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.forward = function


NORMALIZERS = {
    "softmax": lambda: nn.Softmax(dim=-1),
    "softmax1": lambda: Function(softmax1),
    "clipped_softmax": lambda: Function(clipped(lambda logits: logits.softmax(-1))),
    "clipped_softmax1": lambda: Function(clipped(softmax1)),
    "sparsemax": lambda: Function(Sparsemax.apply),
    "entmax": Entmax,
}


class Association(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.dropout = nn.Dropout(a.dropout)
        self.softmax = NORMALIZERS[a.normalizer]()

    def forward(self, queries, keys, values):
        logits = torch.einsum("blhe,bshe->bhls", queries, keys) / math.sqrt(queries.shape[-1])
        weights = self.dropout(self.softmax(logits))
        return torch.einsum("bhls,bshd->blhd", weights, values).contiguous()


class Hopfield(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.inner_attention = Association(a)
        for name in ("query", "key", "value", "out"):
            setattr(self, name + "_projection", nn.Linear(a.width, a.width))
        self.heads, self.mixes, self.uses_values = a.heads, a.mixes, a.uses_values

    def read(self, queries, memory, values):
        """From queries [N, Q, W], the keys' patterns [N, K, W] and the values' patterns, likewise."""
        split = lambda x: x.view(*x.shape[:2], self.heads, -1)
        out = self.inner_attention(split(self.query_projection(queries)), split(self.key_projection(memory)),
                                   split(self.value_projection(self.key_projection(values))))
        if self.mixes:
            out = out.transpose(2, 1).contiguous()
        return self.out_projection(out.view(*queries.shape[:2], -1))

    def forward(self, queries, memory, values):
        return self.read(queries, memory, values if self.uses_values else memory)


class HopfieldPooling(Hopfield):
    def __init__(self, a):
        super().__init__(a)
        self.key = nn.Parameter(0.02 * torch.randn(1, a.prototypes, a.width))

    def forward(self, queries):
        memory = self.key.repeat(queries.shape[0], 1, 1)
        return self.read(queries, memory, memory)


class SthmLayer(nn.Module):
    def __init__(self, a):
        super().__init__()
        feed_forward = lambda: nn.Sequential(nn.Linear(a.width, a.ffn_width), nn.GELU(), nn.Linear(a.ffn_width, a.width))
        self.cross_time, self.cross_series, self.hopfield = Hopfield(a), HopfieldPooling(a), Hopfield(a)
        self.dropout = nn.Dropout(a.dropout)
        self.norm3 = nn.LayerNorm(a.width)
        self.MLP1, self.MLP2 = feed_forward(), feed_forward()

    def forward(self, x):
        windows, series, segments, width = x.shape
        along_time = x.reshape(windows * series, segments, width)
        h = along_time + self.dropout(self.cross_time(along_time, along_time, along_time))
        h = h + self.dropout(self.MLP1(h))
        along_series = h.view(windows, series, segments, width).transpose(1, 2).reshape(-1, series, width)
        pooled = self.cross_series(along_series)
        u = self.norm3(pooled + self.dropout(self.hopfield(along_series, along_series, pooled)))
        u = u + self.dropout(self.MLP2(u))
        return u.view(windows, segments, series, width).transpose(1, 2).contiguous()


class SegmentMerging(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.window = a.window
        self.linear_trans = nn.Linear(a.window * a.width, a.width)
        self.norm = nn.LayerNorm(a.window * a.width)

    def forward(self, x):
        if rest := x.shape[2] % self.window:
            x = torch.cat((x, x[:, :, rest - self.window:]), 2)
        return self.linear_trans(self.norm(torch.cat([x[:, :, i::self.window] for i in range(self.window)], -1)))


class EncoderBlock(nn.Module):
    def __init__(self, a, merges):
        super().__init__()
        self.merge_layer = SegmentMerging(a) if merges else None
        self.encode_layers = nn.ModuleList([SthmLayer(a)])

    def forward(self, x):
        return self.encode_layers[0](x if self.merge_layer is None else self.merge_layer(x))


class Encoder(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.encode_blocks = nn.ModuleList(EncoderBlock(a, i > 0 and a.window > 1) for i in range(a.layers))

    def forward(self, x):
        scales = [x]
        for block in self.encode_blocks:
            scales.append(block(scales[-1]))
        return scales


class DecoderLayer(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.sthm, self.hopfield = SthmLayer(a), Hopfield(a)
        self.norm1, self.norm2 = nn.LayerNorm(a.width), nn.LayerNorm(a.width)
        self.dropout = nn.Dropout(a.dropout)
        self.MLP1 = nn.Linear(a.width, a.width)
        self.gelu = nn.GELU()
        self.MLP2 = nn.Linear(a.width, a.width)
        self.linear_pred = nn.Linear(a.width, a.segment_length)

    def forward(self, x, encoded):
        x = self.sthm(x)
        rows, encoded = x.flatten(0, 1), encoded.flatten(0, 1)
        rows = self.norm1(rows + self.dropout(self.hopfield(rows, encoded, encoded)))
        rows = self.norm2(rows + self.MLP2(self.gelu(self.MLP1(rows))))
        x = rows.view_as(x)
        return x, self.linear_pred(x).flatten(1, 2)


class Decoder(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.decode_layers = nn.ModuleList(DecoderLayer(a) for _ in range(a.layers + 1))

    def forward(self, x, scales):
        series, total = x.shape[1], 0
        for layer, encoded in zip(self.decode_layers, scales):
            x, prediction = layer(x, encoded)
            total = total + prediction
        return total.view(x.shape[0], series, -1).transpose(1, 2)


class PatchEmbedding(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.segment_length = a.segment_length
        self.linear = nn.Linear(a.segment_length, a.width)

    def forward(self, x):
        segments = x.transpose(1, 2).reshape(-1, self.segment_length)
        return self.linear(segments).view(x.shape[0], x.shape[2], -1, self.linear.out_features)


class STanHopNet(nn.Module):
    """`a`: series, past, horizon, segment_length, window, prototypes, width, ffn_width, heads, layers, dropout,
    baseline, normalizer, mixes, uses_values."""

    def __init__(self, a):
        super().__init__()
        segments = lambda length: math.ceil(length / a.segment_length)
        self.horizon, self.baseline = a.horizon, a.baseline
        self.missing = segments(a.past) * a.segment_length - a.past
        self.enc_pos = nn.Parameter(torch.randn(1, a.series, segments(a.past), a.width))
        self.dec_pos = nn.Parameter(torch.randn(1, a.series, segments(a.horizon), a.width))
        self.enc_emb, self.pre_norm = PatchEmbedding(a), nn.LayerNorm(a.width)
        self.encoder, self.decoder = Encoder(a), Decoder(a)

    def forward(self, past):
        base = past.mean(1, keepdim=True) if self.baseline else 0
        if self.missing:
            past = torch.cat((past[:, :1].expand(-1, self.missing, -1), past), 1)
        scales = self.encoder(self.pre_norm(self.enc_emb(past) + self.enc_pos))
        start = self.dec_pos.repeat(past.shape[0], 1, 1, 1)
        return base + self.decoder(start, scales)[:, :self.horizon]
