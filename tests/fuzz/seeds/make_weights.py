# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the pytorch_model.bin that the fuzzing of checkpoints starts from, weights of checkpoints.cpp's smallest OPT (needs PyTorch)."""
from pathlib import Path

import torch

width, ffn, vocabulary, positions = 8, 12, 9, 10
shapes = {"embed_tokens.weight": (vocabulary, width), "embed_positions.weight": (positions + 2, width)}
layer = {"fc1": (ffn, width), "fc2": (width, ffn), **{f"self_attn.{name}_proj": (width, width) for name in "qkv"},
         "self_attn.out_proj": (width, width)}
for name, shape in layer.items():
    shapes[f"layers.0.{name}.weight"], shapes[f"layers.0.{name}.bias"] = shape, shape[:1]
for name in ("layers.0.self_attn_layer_norm", "layers.0.final_layer_norm", "final_layer_norm"):
    shapes[f"{name}.weight"] = shapes[f"{name}.bias"] = (width,)
values = torch.randn(sum(torch.Size(shape).numel() for shape in shapes.values()), generator=torch.Generator().manual_seed(1)).half()
state, begin = {}, 0
for name, shape in shapes.items():  # views of one storage keep the file small
    state["model.decoder." + name] = values[begin:begin + torch.Size(shape).numel()].view(shape)
    begin += torch.Size(shape).numel()
torch.save(state, Path(__file__).parent / "pytorch_model.bin")
