#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our BERT and OPT against transformers, our ViT against timm: logits, loss and the gradient of every parameter, tiny
and full-size, padding included, with weights drawn at random.

    OUTEFFHOP_PEERS_PYTHON=python compare_models.py build/tests/model_probe [--case NAME]...

The peer computes in float64; ours in float64 (relative error <= 1e-12 a tensor) and in float32 (<= 1e-5). A deviation
is measured in the Frobenius norm.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}
SKIPPED = 77


def use_peers_python():
    python = os.environ.get("OUTEFFHOP_PEERS_PYTHON")
    if not python:
        print("skipped: OUTEFFHOP_PEERS_PYTHON names no Python with transformers (tests/run makes one)")
        sys.exit(SKIPPED)
    if os.environ.get("OUTEFFHOP_PEERS_STARTED") != "1":
        os.execve(python, [python, "-B", *sys.argv], {**os.environ, "OUTEFFHOP_PEERS_STARTED": "1"})


def computed_by_peer(model, normalizer, inputs):
    """Logits, loss and gradients in float64."""
    from torch.nn.functional import cross_entropy
    from peer_models import logits_of
    logits = logits_of(model.double().eval(), normalizer, inputs)
    targets = inputs["targets"]
    loss = (cross_entropy(logits, targets.double()) if targets.is_floating_point() else
            cross_entropy(logits.flatten(0, -2), targets.flatten()))
    loss.backward()
    return {"logits": logits.detach(), "loss": loss.detach(),
            **{"gradient." + name: parameter.grad for name, parameter in model.named_parameters()}}


def scale_name(name):
    """Softmax takes a key bias away again and Softmax_1 all but its no-op share of it: what rounding leaves of its
    gradient is measured by the gradient of the query bias."""
    return name.replace("k_proj.bias", "q_proj.bias").replace("key.bias", "query.bias")


def deviations(ours, peer, mask):
    for name, expected in peer.items():
        found = ours[name].double()
        scale = peer[scale_name(name)]
        if name == "logits" and mask is not None and expected.dim() == 3:
            found, expected, scale = found[mask], expected[mask], scale[mask]
        yield float((found - expected).norm() / scale.norm()), name


def run(probe, name, model, normalizer, inputs):
    """Prints one line a type; returns whether all is within tolerance."""
    from peer_models import write_checkpoint
    from safetensors.torch import load_file
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write_checkpoint(folder, model, normalizer, inputs)
        peer = computed_by_peer(model, normalizer, inputs)
        fine = True
        for kind, tolerance in TOLERANCE.items():
            subprocess.run([probe, folder, kind], check=True)
            ours = load_file(folder / "ours.safetensors")
            missing = peer.keys() ^ ours.keys()
            worst, where = max(deviations(ours, peer, inputs.get("mask"))) if not missing else (float("inf"), missing)
            within = worst <= tolerance
            fine &= within
            print(f"{name:<16} {normalizer:<9} {kind:<8} {worst:9.2e} ({where}) {'' if within else f' OVER {tolerance}'}",
                  flush=True)
    return fine


def main():
    from peer_models import CASES, NORMALIZERS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("--case", choices=CASES, action="append")
    arguments = parser.parse_args()
    fine = True
    for name in arguments.case or CASES:
        for normalizer in NORMALIZERS:
            model, inputs = CASES[name]()
            fine &= run(arguments.probe, name, model, normalizer, inputs)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    use_peers_python()
    main()
