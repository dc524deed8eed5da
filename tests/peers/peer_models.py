# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of transformers and timm with random weights and inputs for them, and the normalizers they are run with."""
import argparse
import json
import pathlib
import sys

import timm
import torch
import transformers
from safetensors.torch import save_file
from torch import nn
from transformers import (AttentionInterface, AttentionMaskInterface, BertConfig, BertForMaskedLM,
                          BertForSequenceClassification, OPTConfig, OPTForCausalLM, OPTForSequenceClassification)
from transformers.masking_utils import eager_mask

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "golden"))
import stanhop_network  # noqa: E402


def softmax1(logits):
    m = logits.amax(-1, keepdim=True).clamp_min(0)
    e = (logits - m).exp()
    return e / ((-m).exp() + e.sum(-1, keepdim=True))


transformers.utils.logging.disable_progress_bar()

NORMALIZERS = {"softmax": lambda logits: logits.softmax(-1), "softmax1": softmax1}


def attention_with(normalizer):
    def attention(module, query, key, value, mask, scaling, dropout=0.0, **kwargs):
        logits = query @ key.transpose(-1, -2) * scaling
        if mask is not None:
            logits = logits + mask
        return (normalizer(logits) @ value).transpose(1, 2), None

    return attention


for _name, _function in NORMALIZERS.items():
    AttentionInterface.register("peer_" + _name, attention_with(_function))
    AttentionMaskInterface.register("peer_" + _name, eager_mask)


def logits_of(model, normalizer, inputs):
    if isinstance(model, timm.models.VisionTransformer):
        for block in model.blocks:
            block.attn.forward = vit_attention(block.attn, NORMALIZERS[normalizer])
        return model(inputs["input"].double())
    model.set_attn_implementation("peer_" + normalizer)
    ids, types = inputs["input"], None
    if ids.dim() == 3:
        ids, types = ids[:, 0], ids[:, 1]
    typed = {"token_type_ids": types} if types is not None else {}
    return model(input_ids=ids, attention_mask=inputs["mask"].long(), **typed).logits


def vit_attention(attention, normalizer):
    def forward(x, attn_mask=None, **kwargs):
        qkv = attention.qkv(x).unflatten(2, (3, attention.num_heads, -1)).permute(2, 0, 3, 1, 4)
        logits = qkv[0] @ qkv[1].transpose(-1, -2) * attention.scale
        return attention.proj((normalizer(logits) @ qkv[2]).transpose(1, 2).flatten(2))

    return forward


class ReferenceVitAttention(nn.Module):
    """timm's attention with the submodules that the reference code's replacement has."""

    def __init__(self, original):
        super().__init__()
        self.heads, self.scale, self.normalizer = original.num_heads, original.scale, None
        self.qkv, self.proj, self.proj_drop = original.qkv, original.proj, original.proj_drop
        self.q_norm, self.k_norm = nn.Identity(), nn.Identity()
        self.attn_drop = nn.Dropout(0)
        self.attn_scores, self.attn_probs_before_dropout, self.attn_probs_after_dropout = (nn.Identity() for _ in range(3))

    def forward(self, x, **kwargs):
        q, k, v = self.qkv(x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        logits = self.attn_scores(self.q_norm(q) @ self.k_norm(k).transpose(-1, -2) * self.scale)
        weights = self.attn_probs_before_dropout(self.normalizer(logits))
        weights = self.attn_probs_after_dropout(self.attn_drop(weights))
        return self.proj_drop(self.proj((weights @ v).transpose(1, 2).flatten(2)))


def set_vit_normalizer(model, normalizer):
    for block in model.blocks:
        block.attn.normalizer = NORMALIZERS[normalizer]


def lively(model, std):
    """Matrices as drawn for training or larger; no zero bias, no unit gain."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2:
            nn.init.normal_(parameter, std=std)
        else:
            nn.init.normal_(parameter, mean=float("norm" in name.lower() and name.endswith("weight")), std=0.1)
    return model


def well_conditioned(model):
    """For float32. ReLU's inputs keep their sign whatever the rounding: among millions some lie within rounding of
    zero, and one that changes sides moves a gradient by a thousandth. And tokens differ by more than they share:
    softmax takes what all keys share away again, and its digits with it."""
    for name, parameter in model.named_parameters():
        if name.endswith("fc1.bias"):
            parameter.data.normal_().sign_().mul_(4)
        elif name.endswith("fc2.weight"):
            parameter.data.mul_(0.05)
        elif "embed_" in name:
            parameter.data.mul_(10)
    return model


def inputs(vocabulary, sequences, length, masked):
    """Ids, mask (one full sequence, the others padded at the end) and targets (-100: ignored)."""
    ids = torch.randint(vocabulary, (sequences, length))
    mask = torch.ones(sequences, length, dtype=torch.bool)
    for row in range(1, sequences):
        mask[row, length - row * length // (2 * sequences):] = False
    counts = mask & (torch.rand(sequences, length) < 0.4) if masked else mask
    return {"input": ids, "mask": mask, "targets": torch.where(counts, torch.randint(vocabulary, ids.shape), -100)}


def bert(layers, width, heads, vocabulary, positions, sequences, length, std):
    torch.manual_seed(1)
    config = BertConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                        intermediate_size=4 * width, max_position_embeddings=positions)
    return lively(BertForMaskedLM(config), std), inputs(vocabulary, sequences, length, masked=True)


def opt(layers, width, heads, vocabulary, positions, sequences, length, std):
    torch.manual_seed(2)
    config = OPTConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                       ffn_dim=4 * width, max_position_embeddings=positions, word_embed_proj_dim=width)
    return lively(OPTForCausalLM(config), std), inputs(vocabulary, sequences, length, masked=False)


PADDING, CLASSES = 1, ["contradiction", "entailment", "neutral"]
LABELS = {"pad_token_id": PADDING, "id2label": dict(enumerate(CLASSES)),
          "label2id": {name: number for number, name in enumerate(CLASSES)}}


def labelled_inputs(vocabulary, sequences, length, typed):
    """Ids padded at the end, for BERT with token types, and a class of each sequence."""
    given = inputs(vocabulary, sequences, length, masked=False)
    ids = torch.randint(PADDING + 1, vocabulary, (sequences, length)).masked_fill(~given["mask"], PADDING)
    types = (torch.arange(length) >= length // 3).long() * given["mask"]
    return {"input": torch.stack([ids, types], 1) if typed else ids, "mask": given["mask"],
            "targets": torch.randint(len(CLASSES), (sequences,))}


def bert_classifier(layers, width, heads, vocabulary, positions, sequences, length, std):
    torch.manual_seed(4)
    config = BertConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                        intermediate_size=4 * width, max_position_embeddings=positions, **LABELS)
    return lively(BertForSequenceClassification(config), std), labelled_inputs(vocabulary, sequences, length, typed=True)


def opt_classifier(layers, width, heads, vocabulary, positions, sequences, length, std):
    torch.manual_seed(5)
    config = OPTConfig(vocab_size=vocabulary, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
                       ffn_dim=4 * width, max_position_embeddings=positions, word_embed_proj_dim=width, **LABELS)
    return lively(OPTForSequenceClassification(config), std), labelled_inputs(vocabulary, sequences, length, typed=False)


def full_size_opt(*arguments, **named):
    model, given = opt(*arguments, **named)
    return well_conditioned(model), given


def vit(width, depth, heads, size, patch, classes, images, paper):
    torch.manual_seed(3)
    model = timm.models.VisionTransformer(img_size=size, patch_size=patch, embed_dim=width, depth=depth,
                                          num_heads=heads, num_classes=classes, qkv_bias=not paper, pre_norm=paper)
    for parameter in model.parameters():
        if parameter.dim() == 1:
            nn.init.normal_(parameter, mean=float(parameter.data.mean() > 0.5), std=0.1)
    return model, {"input": torch.randn(images, 3, size, size), "targets": torch.rand(images, classes).softmax(-1)}


def stanhop(samples, window):
    """Lengths that segments do not divide, and with window 2 segments that windows do not."""
    torch.manual_seed(4)
    shape = argparse.Namespace(series=3, past=18, horizon=10, segment_length=4, window=window, prototypes=3, width=8,
                               ffn_width=12, heads=2, layers=2, dropout=0.5, baseline=False, normalizer="softmax",
                               mixes=True, uses_values=False)
    model = stanhop_network.STanHopNet(shape)
    model.shape = shape
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.4)
    return model, {"input": torch.randn(samples, shape.past, shape.series),
                   "targets": torch.randn(samples, shape.horizon, shape.series)}


def set_stanhop_normalizer(model, normalizer):
    for module in model.modules():
        if isinstance(module, stanhop_network.Association):
            module.softmax = stanhop_network.NORMALIZERS[normalizer]()


CASES = {
    "bert tiny": lambda: bert(2, 32, 4, 60, 48, sequences=4, length=24, std=0.2),
    "opt tiny": lambda: opt(2, 32, 4, 60, 48, sequences=4, length=24, std=0.2),
    "bert classifier": lambda: bert_classifier(2, 32, 4, 60, 48, sequences=4, length=24, std=0.2),
    "opt classifier": lambda: opt_classifier(2, 32, 4, 60, 48, sequences=4, length=24, std=0.2),
    "vit tiny": lambda: vit(32, 2, 4, 24, 8, 5, images=3, paper=False),
    "vit tiny paper": lambda: vit(32, 2, 4, 24, 8, 5, images=3, paper=True),
    "vit-s/16 paper": lambda: vit(384, 12, 6, 224, 16, 1000, images=2, paper=True),
    "bert-base": lambda: bert(12, 768, 12, 30522, 512, sequences=2, length=32, std=0.02),
    "opt-125m": lambda: full_size_opt(12, 768, 12, 50272, 512, sequences=2, length=32, std=0.02),
}


METRIC_CASES = {
    "bert": lambda samples: bert(3, 32, 4, 60, 48, sequences=samples, length=24, std=0.2),
    "opt": lambda samples: opt(3, 32, 4, 60, 48, sequences=samples, length=24, std=0.2),
    "vit": lambda samples: vit(32, 3, 4, 24, 8, 7, images=samples, paper=False),
    "vit paper": lambda samples: vit(32, 3, 4, 24, 8, 7, images=samples, paper=True),
    "stanhop": lambda samples: stanhop(samples, window=1),
    "stanhop merging": lambda samples: stanhop(samples, window=2),
}


def config_of_vit(model):
    return {"model_type": "timm_vit", "hidden_size": model.embed_dim, "num_hidden_layers": len(model.blocks),
            "num_attention_heads": model.blocks[0].attn.num_heads,
            "intermediate_size": model.blocks[0].mlp.fc1.out_features, "image_size": model.patch_embed.img_size[0],
            "patch_size": model.patch_embed.patch_size[0], "num_channels": 3, "num_classes": model.num_classes,
            "qkv_bias": model.blocks[0].attn.qkv.bias is not None, "pre_norm": model.patch_embed.proj.bias is None}


def config_of_stanhop(model):
    a = model.shape
    return {"model_type": "stanhop", "data_dim": a.series, "in_len": a.past, "out_len": a.horizon,
            "seg_len": a.segment_length, "win_size": a.window, "factor": a.prototypes, "d_model": a.width,
            "d_ff": a.ffn_width, "n_heads": a.heads, "e_layers": a.layers, "dropout": a.dropout, "baseline": a.baseline,
            "outeffhop": {"mixes_heads": a.mixes, "ignores_values": not a.uses_values}}


def write_checkpoint(folder, model, normalizer, given):
    path = folder / "config.json"
    if not hasattr(model, "save_pretrained"):
        save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
        config = config_of_stanhop(model) if isinstance(model, stanhop_network.STanHopNet) else config_of_vit(model)
    else:
        model.save_pretrained(folder)
        config = json.loads(path.read_text())
    config["outeffhop"] = {"normalizer": normalizer, **config.get("outeffhop", {})}
    path.write_text(json.dumps(config))
    save_file(given, folder / "input.safetensors")
