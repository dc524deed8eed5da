# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes stanhop_tiny/ beside this file: a small STanHop-Net and what eager PyTorch (stanhop_network.py) computes with it.

    pip install torch safetensors && python make_stanhop.py

Made with torch 2.11.0. Everything is float64; the folder holds
  model.safetensors      the parameters, those of entmax included
  <normalizer>.safetensors  past [B, past, series], target and prediction [B, horizon, series], loss (their mean squared
                            difference) and its gradient for every parameter
  meant.safetensors      the same with Softmax_1, heads not mixed and values used
"""
import pathlib
import types

import torch
from safetensors.torch import save_file

from stanhop_network import NORMALIZERS, STanHopNet

SHAPE = dict(series=3, past=10, horizon=5, segment_length=3, window=3, prototypes=4, width=8, ffn_width=12, heads=2,
             layers=2, dropout=0.0, baseline=True)


def network(normalizer, mixes=True, uses_values=False):
    a = types.SimpleNamespace(**SHAPE, normalizer=normalizer, mixes=mixes, uses_values=uses_values)
    return STanHopNet(a).double().eval()


def lively_(model):
    """As after training, yet float32 can still follow: larger weights make rounding grow from layer to layer. Alpha of
    entmax lies between 1.3 and 2.1."""
    for name, parameter in model.named_parameters():
        if name.endswith("softmax.alpha"):
            torch.nn.init.uniform_(parameter, -1.7, 0.2)
        elif parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.8 / parameter.shape[1] ** 0.5)
        elif parameter.dim() == 1:
            torch.nn.init.normal_(parameter, mean=float("norm" in name and name.endswith("weight")), std=0.2)
        else:
            torch.nn.init.normal_(parameter)


def expected(model, weights, past, target):
    report = model.load_state_dict(weights, strict=False)
    assert not report.missing_keys, report
    prediction = model(past)
    loss = ((prediction - target) ** 2).mean()
    loss.backward()
    gradients = {"gradient." + name: parameter.grad for name, parameter in model.named_parameters()
                 if parameter.grad is not None}
    return {"past": past, "target": target, "prediction": prediction.detach().contiguous(),
            "loss": loss.detach()} | gradients


def main():
    torch.manual_seed(1)
    folder = pathlib.Path(__file__).parent / "stanhop_tiny"
    folder.mkdir(exist_ok=True)
    with_alpha = network("entmax")
    lively_(with_alpha)
    weights = with_alpha.state_dict()
    save_file(weights, folder / "model.safetensors")
    past, target = torch.randn(2, 10, 3).double(), torch.randn(2, 5, 3).double()
    cases = {name: network(name) for name in NORMALIZERS} | {"meant": network("softmax1", False, True)}
    for name, model in cases.items():
        result = expected(model, weights, past, target)
        save_file(result, folder / f"{name}.safetensors")
        print(name, float(result["loss"]))


if __name__ == "__main__":
    main()
