#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers of outeffhop eval against the formulas the reference scripts publish, computed with forward hooks on
transformers' BERT and OPT, timm's ViT and the reference's STanHop-Net with the same weights and inputs, in float64:
average kurtosis and maximum inf norm over each script's modules, perplexity token-weighted and as the mean of batch
means, accuracy, errors of forecasts.

    OUTEFFHOP_PEERS_PYTHON=python compare_metrics.py build/tests/metrics_probe

Every number has to agree to a relative 1e-6, and the names of the modules have to be the same.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from compare_models import use_peers_python

TOLERANCE = 1e-6
BATCHES, SAMPLES = 3, 8  # the last batch holds only 2


def inf_norms(x):
    return x.abs().amax(dim=1)


def kurtoses(x, eps=1e-6):
    """One a row: the fourth central moment over the fourth power of the unbiased deviation."""
    central = x - x.mean(dim=1, keepdim=True)
    return (central ** 4).mean(dim=1) / (x.std(dim=1) ** 4 + eps)


def population_kurtosis(x):
    x = x.flatten()
    return float(((x - x.mean()) ** 4).mean() / x.var(unbiased=False) ** 2)


class Meter:
    """Means over rows (the first dimension of what a module gives), by name."""

    def __init__(self):
        self.inf, self.kurtosis, self.newest = {}, {}, {}

    def add(self, name, x, with_kurtosis=True):
        rows = x.detach().contiguous().view(x.size(0), -1)
        self.inf.setdefault(name, []).extend(inf_norms(rows).tolist())
        if with_kurtosis:
            self.kurtosis.setdefault(name, []).extend(kurtoses(rows).tolist())

    def hook(self, name, module):
        module.register_forward_hook(lambda _, given, out: self.add(name, out[0] if isinstance(out, tuple) else out))

    def hook_last_call(self, name, module):
        """Of what is called several times a batch only the last output counts; lists do not."""
        def keep(_, given, out):
            self.newest[name] = out[0] if isinstance(out, tuple) else out
        module.register_forward_hook(keep)

    def finish_batch(self):
        for name, out in self.newest.items():
            if not isinstance(out, list):
                self.add(name, out)

    def hook_input(self, name, module):
        module.register_forward_hook(lambda _, given, out: self.add(name + ".input", given[0], with_kurtosis=False))

    def means(self):
        mean = lambda values: sum(values) / len(values)
        return ({name: mean(values) for name, values in self.inf.items()},
                {name: mean(values) for name, values in self.kurtosis.items()})


def hook_bert(model, meter):
    modules = dict(model.named_modules())
    for j in range(model.config.num_hidden_layers):
        for name in ("output.dense", "output.LayerNorm"):
            meter.hook(f"bert.encoder.layer.{j}.{name}", modules[f"bert.encoder.layer.{j}.{name}"])
        norm = f"bert.encoder.layer.{j}.output.LayerNorm"
        meter.hook_input(norm, modules[norm])

    def figures(inf, kurtosis):
        ffn = [value for name, value in inf.items() if name.endswith("output.dense")]
        out = [value for name, value in inf.items() if name.endswith("output.LayerNorm")]
        given = [value for name, value in inf.items() if name.endswith(".input")]
        return {"max_ffn_out_inf_norm": max(ffn), "max_LN_out_inf_norm": max(out), "max_LN_inp_inf_norm": max(given),
                "avg_kurtosis": sum(kurtosis.values()) / len(kurtosis), "max_kurtosis": max(kurtosis.values())}

    return figures


def hook_opt(model, meter):
    modules = dict(model.named_modules())
    layers = [f"model.decoder.layers.{j}" for j in range(model.config.num_hidden_layers)]
    below = ("", ".fc2", ".final_layer_norm", ".self_attn.out_proj", ".self_attn_layer_norm")
    for name in ["model.decoder.final_layer_norm", *(layer + part for layer in layers for part in below)]:
        meter.hook(name, modules[name])

    def figures(inf, kurtosis):
        return {"max_inf_norm": max(inf.values()),
                "max_ffn_inf_norm": max(value for name, value in inf.items() if ".fc" in name),
                "max_layer_inf_norm": max(inf[name] for name in layers),
                "avg_kurtosis": sum(kurtosis.values()) / len(kurtosis), "max_kurtosis": max(kurtosis.values()),
                "max_kurtosis_layers": max(kurtosis[name] for name in layers)}

    return figures


def hook_vit(model, meter):
    from peer_models import ReferenceVitAttention
    for block in model.blocks:
        block.attn = ReferenceVitAttention(block.attn)
    for name, module in model.named_modules():
        if not any(part in name for part in ("attn_drop", "attn_scores", "attn_probs", "alpha")):
            meter.hook(name, module)

    def figures(inf, kurtosis):
        return {"max_ffn_out_inf_norm": max(value for name, value in inf.items() if "mlp" in name),
                "max_layer_inf_norm": max(inf[f"blocks.{j}"] for j in range(len(model.blocks))),
                "avg_kurtosis": sum(kurtosis.values()) / len(kurtosis), "max_kurtosis": max(kurtosis.values())}

    return figures


def hook_stanhop(model, meter):
    for name, module in model.named_modules():
        meter.hook_last_call(name, module)

    def figures(inf, kurtosis):
        import torch
        layers = [f"decoder.decode_layers.{j}" for j in range(len(model.decoder.decode_layers))]
        outputs = [meter.newest[layer + ".MLP2"] for layer in layers]  # of the last batch
        kurtoses = list(kurtosis.values())
        return {"max_inf_norm": max(inf.values()), "max_ffn_inf_norm": max(v for k, v in inf.items() if ".MLP" in k),
                "max_layer_inf_norm": max(inf[layer] for layer in layers),
                "avg_kurtosis": sum(kurtoses) / len(kurtoses), "max_kurtosis": max(kurtoses),
                "avg_kurtosis_layers": sum(kurtosis[layer] for layer in layers) / len(layers),
                "max_kurtosis_layers": max(kurtosis[layer] for layer in layers),
                "inf_norm_output": float(max(o.abs().max() for o in outputs)),
                "kurtosis_output": population_kurtosis(torch.cat(outputs)),
                "kurtosis_output_mean": sum(map(population_kurtosis, outputs)) / len(outputs)}

    return figures


def forecasts_on_peer(model, normalizer, batches):
    """Errors over all numbers, and the RMSE as the mean over windows of that of their batch."""
    import torch
    from peer_models import set_stanhop_normalizer
    set_stanhop_normalizer(model, normalizer)
    meter = Meter()
    figures = hook_stanhop(model, meter)
    errors, batch_rmse, windows = [], 0, 0
    with torch.no_grad():
        for batch in batches:
            error = model(batch["input"].double()) - batch["targets"].double()
            meter.finish_batch()
            errors.append(error)
            batch_rmse, windows = batch_rmse + float(error.square().mean().sqrt()) * len(error), windows + len(error)
    errors = torch.cat(errors)
    inf, kurtosis = meter.means()
    metrics = {"reference." + name: value for name, value in figures(inf, kurtosis).items()}
    metrics.update({"loss": float(errors.square().mean()), "mae": float(errors.abs().mean()),
                    "reference.rmse": batch_rmse / windows})
    return metrics, inf, kurtosis


def measured_on_peer(model, normalizer, batches):
    import torch
    from peer_models import logits_of, set_vit_normalizer
    if hasattr(model, "shape"):
        return forecasts_on_peer(model, normalizer, batches)
    meter = Meter()
    is_vit = hasattr(model, "blocks")
    figures = (hook_vit if is_vit else hook_bert if hasattr(model, "bert") else hook_opt)(model, meter)
    if is_vit:
        set_vit_normalizer(model, normalizer)
    total = count = batch_means = samples = top1 = top5 = 0
    with torch.no_grad():
        for batch in batches:
            given = {"input": batch["input"], "mask": torch.ones_like(batch["input"], dtype=torch.bool)}
            logits = model(batch["input"].double()) if is_vit else logits_of(model, normalizer, given)
            targets, size = batch["targets"], len(batch["input"])
            losses = torch.nn.functional.cross_entropy(
                logits if is_vit else logits.flatten(0, 1), targets.double() if is_vit else targets.flatten(), reduction="none")
            counted = size if is_vit else int((targets != -100).sum())
            total, count = total + float(losses.sum()), count + counted
            batch_means, samples = batch_means + float(losses.sum()) / counted * size, samples + size
            if is_vit:
                hits = logits.topk(5, dim=1).indices == targets.argmax(1, keepdim=True)
                top1, top5 = top1 + int(hits[:, 0].sum()), top5 + int(hits.sum())
    inf, kurtosis = meter.means()
    metrics = {"reference." + name: value for name, value in figures(inf, kurtosis).items()}
    metrics["loss"] = total / count
    if is_vit:
        metrics.update({"top1": top1 / samples, "top5": top5 / samples})
    else:
        exp = lambda x: float(torch.tensor(x, dtype=torch.float64).exp())
        metrics.update({"perplexity": exp(total / count), "reference.perplexity": exp(batch_means / samples)})
    return metrics, inf, kurtosis


def batches_of(given):
    """Three batches out of one input, the last one short."""
    import torch
    sizes = [SAMPLES // BATCHES + 1] * (BATCHES - 1)
    sizes.append(SAMPLES - sum(sizes))
    return [{key: part for key, part in zip(("input", "targets"), parts)}
            for parts in zip(torch.split(given["input"], sizes), torch.split(given["targets"], sizes))]


def run(probe, name, normalizer, model, given):
    """Prints one line; returns whether all agrees."""
    from peer_models import write_checkpoint
    from safetensors.torch import save_file
    batches = batches_of(given)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        write_checkpoint(folder, model, normalizer, given)
        save_file({f"{key}.{i}": value.contiguous() for i, batch in enumerate(batches) for key, value in batch.items()},
                  folder / "input.safetensors")
        subprocess.run([probe, folder], check=True)
        ours = json.loads((folder / "ours.json").read_text())
    metrics, inf, kurtosis = measured_on_peer(model.double().eval(), normalizer, batches)
    pairs = [(name, ours["metrics"].get(name, float("nan")), value) for name, value in metrics.items()]
    for module, figures in ours["tensors"].items():
        pairs.append((module + " inf norm", figures["inf_norm"], inf.get(module, float("nan"))))
        if "reference_kurtosis" in figures:
            pairs.append((module + " kurtosis", figures["reference_kurtosis"], kurtosis.get(module, float("nan"))))
    same_names = ours["tensors"].keys() == inf.keys()
    if not same_names:
        print("modules differ:", sorted(ours["tensors"].keys() ^ inf.keys()))
    worst, where = max((abs(found - expected) / max(abs(expected), 1e-12), what) if found == found and expected == expected
                       else (float("inf"), what) for what, found, expected in pairs)
    fine = same_names and worst <= TOLERANCE
    print(f"{name:<16} {normalizer:<9} {len(pairs):4} numbers {worst:9.2e} ({where}){'' if fine else '  OVER'}", flush=True)
    return fine


def main():
    from peer_models import METRIC_CASES, NORMALIZERS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    arguments = parser.parse_args()
    fine = True
    for name, case in METRIC_CASES.items():
        for normalizer in NORMALIZERS:
            model, given = case(SAMPLES)
            fine &= run(arguments.probe, name, normalizer, model, given)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    use_peers_python()
    main()
