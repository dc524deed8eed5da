#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checkpoints there and back: models of transformers and timm are imported, exported again, and loaded by transformers
and timm with no missing and no unexpected name (but the gates of models that have some) and the same numbers.

    OUTEFFHOP_PEERS_PYTHON=python exchange_checkpoints.py build/bin/outeffhop
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from compare_models import use_peers_python


class Program:
    def __init__(self, path, workspace):
        self.path, self.workspace = path, workspace

    def __call__(self, *words):
        done = subprocess.run([self.path, *map(str, words), "--workspace", self.workspace], text=True, capture_output=True)
        assert done.returncode == 0, f"outeffhop {' '.join(map(str, words))}: {done.stderr}"
        return done.stdout


def there_and_back(program, folder):
    """The folder as outeffhop writes it again, and the report of reading it."""
    report = json.loads(program("import", folder, "--json"))
    exported = folder.with_name(folder.name + "-exported")
    program("export-checkpoint", report["run"], exported)
    return exported, report


def same(a, b):
    import torch
    return a.keys() == b.keys() and all(torch.equal(value, b[name]) for name, value in a.items())


def exchange_language(program, folder, model):
    model.save_pretrained(folder)
    exported, report = there_and_back(program, folder)
    assert not report["missing"] and not report["unexpected"], report
    loaded, info = type(model).from_pretrained(exported, output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
        assert not info.get(kind), (kind, info[kind])
    assert same(model.state_dict(), loaded.state_dict())
    if type(model).__name__.endswith("ForSequenceClassification"):
        assert loaded.config.id2label == model.config.id2label and loaded.config.label2id == model.config.label2id


def exchange_gated(program, folder, model, attention):
    """What transformers does not have, it passes over: gates are unexpected there, nothing is missing."""
    import torch
    from safetensors.torch import load_file, save_file
    model.save_pretrained(folder)
    gates = {attention.format(layer) + ".alpha": torch.randn(model.config.num_attention_heads)
             for layer in range(model.config.num_hidden_layers)}
    save_file({**load_file(folder / "model.safetensors"), **gates}, folder / "model.safetensors", {"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    config["outeffhop"] = {"normalizer": "softmax1", "gate": "unconditional_per_head"}
    (folder / "config.json").write_text(json.dumps(config))
    exported, report = there_and_back(program, folder)
    assert not report["missing"] and not report["unexpected"], report
    written = json.loads((exported / "config.json").read_text())["outeffhop"]
    assert written["normalizer"] == "softmax1" and written["gate"] == "unconditional_per_head", written
    loaded, info = type(model).from_pretrained(exported, output_loading_info=True)
    assert not info["missing_keys"] and not info["mismatched_keys"], info
    assert set(info["unexpected_keys"]) == set(gates), info
    assert same(model.state_dict(), loaded.state_dict())
    assert same(gates, {name: value for name, value in load_file(exported / "model.safetensors").items() if name in gates})


def exchange_encoder(program, folder, model):
    """BertModel without a head: what is missing is said, and what is not used too, its pooler."""
    from transformers import BertModel
    bare = BertModel(model.config)
    bare.load_state_dict(model.bert.state_dict(), strict=False)
    bare.save_pretrained(folder)
    exported, report = there_and_back(program, folder)
    assert report["missing"] and all(name.startswith("cls.") for name in report["missing"]), report
    assert report["unexpected"] == ["pooler.dense.bias", "pooler.dense.weight"], report
    loaded, info = BertModel.from_pretrained(exported, output_loading_info=True)
    assert set(info["missing_keys"]) == set(report["unexpected"]), info
    assert all(name.startswith("cls.") for name in info["unexpected_keys"]), info
    weights = loaded.state_dict()
    assert all((value == weights[name]).all() for name, value in model.bert.state_dict().items() if "pooler" not in name)


def exchange_pickled(program, folder, model):
    """pytorch_model.bin, whole and sharded; one that calls a function is refused."""
    import torch
    model.config.save_pretrained(folder)
    state = {name: value for name, value in model.state_dict().items()}
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    exported, report = there_and_back(program, folder)
    assert not report["missing"] and not report["unexpected"], report
    assert same(model.state_dict(), type(model).from_pretrained(exported).state_dict())

    sharded = folder.with_name(folder.name + "-sharded")
    model.config.save_pretrained(sharded)
    names = sorted(state)
    parts = {"one.bin": names[::2], "two.bin": names[1::2]}
    for file, part in parts.items():
        torch.save({name: state[name].clone() for name in part}, sharded / file)
    index = {name: file for file, part in parts.items() for name in part}
    (sharded / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": index}))
    exported, report = there_and_back(program, sharded)
    assert not report["missing"] and not report["unexpected"], report
    assert same(model.state_dict(), type(model).from_pretrained(exported).state_dict())

    class Evil:
        def __reduce__(self):
            return exec, ("raise SystemExit('ran')",)

    torch.save({"weight": Evil()}, folder / "pytorch_model.bin")
    done = subprocess.run([program.path, "import", folder, "--workspace", program.workspace], text=True, capture_output=True)
    assert done.returncode == 1 and "exec" in done.stderr, done


def exchange_vit(program, folder, model):
    import timm
    from peer_models import write_checkpoint
    import torch
    folder.mkdir()
    write_checkpoint(folder, model, "softmax", {"none": torch.zeros(1)})
    exported, report = there_and_back(program, folder)
    assert not report["missing"] and not report["unexpected"], report
    assert same(model.state_dict(), timm.create_model(f"local-dir:{exported}", pretrained=True).state_dict())


def exchange_huggingface_vit(program, folder, layout):
    """Transformers' ViT becomes timm's, with the same logits. `layout`: of the names, old or new."""
    import timm
    import torch
    from transformers import ViTConfig, ViTForImageClassification
    torch.manual_seed(5)
    model = ViTForImageClassification(ViTConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_labels=5,
                                                intermediate_size=64, image_size=24, patch_size=8)).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    model.save_pretrained(folder, save_original_format=layout == "old")
    exported, report = there_and_back(program, folder)
    assert not report["missing"] and not report["unexpected"], report
    loaded = timm.create_model(f"local-dir:{exported}", pretrained=True).eval()
    for block in [loaded, *loaded.modules()]:
        if isinstance(block, torch.nn.LayerNorm):
            block.eps = model.config.layer_norm_eps
    images = torch.randn(3, 3, 24, 24)
    with torch.no_grad():
        assert torch.allclose(model(pixel_values=images).logits, loaded(images), rtol=1e-4, atol=1e-5)


def main():
    from peer_models import CASES
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        program = Program(arguments.program, scratch / "workspace")
        for name in ("bert tiny", "opt tiny", "bert classifier", "opt classifier"):
            exchange_language(program, scratch / name.replace(" ", "-"), CASES[name]()[0])
            print(name, "fine", flush=True)
        for name, attention in (("bert tiny", "bert.encoder.layer.{}.attention.self"),
                                ("opt tiny", "model.decoder.layers.{}.self_attn")):
            exchange_gated(program, scratch / f"gated-{name.replace(' ', '-')}", CASES[name]()[0], attention)
            print(name, "with gates fine", flush=True)
        exchange_encoder(program, scratch / "encoder", CASES["bert tiny"]()[0])
        print("bert encoder fine", flush=True)
        exchange_pickled(program, scratch / "pickled", CASES["opt tiny"]()[0])
        print("pytorch_model.bin fine", flush=True)
        for name in ("vit tiny", "vit tiny paper"):
            exchange_vit(program, scratch / name.replace(" ", "-"), CASES[name]()[0])
            print(name, "fine", flush=True)
        for layout in ("old", "new"):
            exchange_huggingface_vit(program, scratch / f"hugging-face-vit-{layout}", layout)
            print(f"transformers' ViT, {layout} names, fine", flush=True)


if __name__ == "__main__":
    use_peers_python()
    main()
    sys.exit(0)
