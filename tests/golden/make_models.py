# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the golden models opt_tiny/ and bert_tiny/ beside this file: a checkpoint that transformers wrote, and what
transformers computes with it in float64, with softmax and with Softmax_1.

    pip install torch transformers && python make_models.py

Made with torch 2.11.0 and transformers 5.23.0. Each folder holds
  model.safetensors, config.json  as save_pretrained() writes them (float32)
  expected.safetensors            ids, mask, targets [B, S]; for each normalizer its logits [B, S, V], its mean
                                  cross-entropy and the gradient of that for every parameter, all float64
"""
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import (AttentionInterface, AttentionMaskInterface, BertConfig, BertForMaskedLM, OPTConfig,
                          OPTForCausalLM)
from transformers.masking_utils import eager_mask

VOCABULARY, WIDTH, HEADS, LAYERS, POSITIONS = 40, 16, 2, 2, 24
BATCH, LENGTH = 4, 10


def attention_with(normalizer):
    def attention(module, query, key, value, mask, scaling, dropout=0.0, **kwargs):
        logits = query @ key.transpose(-1, -2) * scaling
        if mask is not None:
            logits = logits + mask
        return (normalizer(logits) @ value).transpose(1, 2), None

    return attention


def softmax1(logits):
    m = logits.amax(-1, keepdim=True).clamp_min(0)
    e = (logits - m).exp()
    return e / ((-m).exp() + e.sum(-1, keepdim=True))


NORMALIZERS = {"softmax": lambda logits: logits.softmax(-1), "softmax1": softmax1}
for name, function in NORMALIZERS.items():
    AttentionInterface.register("golden_" + name, attention_with(function))
    AttentionMaskInterface.register("golden_" + name, eager_mask)


def lively_(model):
    """Weights as after training rather than as before it: large logits, no zero bias, no unit gain."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 2:
            nn.init.normal_(parameter, std=0.3)
        else:
            nn.init.normal_(parameter, mean=float("norm" in name.lower() and name.endswith("weight")), std=0.1)


def inputs(masked):
    """Ids, mask (one full sequence, two padded at the end, one in front) and targets (-100: ignored)."""
    ids = torch.randint(VOCABULARY, (BATCH, LENGTH))
    mask = torch.ones(BATCH, LENGTH, dtype=torch.bool)
    mask[1, 6:] = mask[2, 9:] = mask[3, :3] = False
    counts = mask & (torch.rand(BATCH, LENGTH) < 0.4) if masked else mask
    targets = torch.where(counts, torch.randint(VOCABULARY, (BATCH, LENGTH)), -100)
    return ids, mask, targets


def make(folder, model, masked):
    lively_(model)
    model.eval()
    folder = pathlib.Path(__file__).parent / folder
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    ids, mask, targets = inputs(masked)
    expected = {"ids": ids, "mask": mask, "targets": targets}
    model.double()
    for name in NORMALIZERS:
        model.set_attn_implementation("golden_" + name)
        model.zero_grad()
        logits = model(input_ids=ids, attention_mask=mask.long()).logits
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        expected[name + ".logits"], expected[name + ".loss"] = logits.detach(), loss.detach()
        expected |= {f"{name}.gradient.{key}": value.grad for key, value in model.named_parameters()}
    save_file(expected, folder / "expected.safetensors")
    print(folder, sum(parameter.numel() for parameter in model.parameters()), "parameters, loss", float(loss.detach()))


def main():
    torch.manual_seed(0)
    opt = OPTConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, word_embed_proj_dim=WIDTH, num_attention_heads=HEADS,
                    num_hidden_layers=LAYERS, ffn_dim=3 * WIDTH, max_position_embeddings=POSITIONS, pad_token_id=None,
                    bos_token_id=None, eos_token_id=None)
    make("opt_tiny", OPTForCausalLM(opt), masked=False)
    bert = BertConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, num_attention_heads=HEADS, num_hidden_layers=LAYERS,
                      intermediate_size=3 * WIDTH, max_position_embeddings=POSITIONS, pad_token_id=None)
    make("bert_tiny", BertForMaskedLM(bert), masked=True)


if __name__ == "__main__":
    main()
