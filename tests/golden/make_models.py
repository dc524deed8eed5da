# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the golden models opt_tiny/, bert_tiny/, opt_classifier/ and bert_classifier/ beside this file: a checkpoint
that transformers wrote, and what transformers computes with it in float64, with softmax and with Softmax_1.

    pip install torch transformers && python make_models.py [NAME]...

Made with torch 2.11.0 and transformers 5.23.0. Each folder holds
  model.safetensors, config.json  as save_pretrained() writes them (float32)
  expected.safetensors            ids, mask, targets [B, S]; for each normalizer its logits [B, S, V], its mean
                                  cross-entropy and the gradient of that for every parameter, all float64
Of the classifiers, ids are [B, S] (BERT: [B, 2, S], ids and token types), targets [B] and logits [B, classes].
"""
import pathlib
import sys

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import (AttentionInterface, AttentionMaskInterface, BertConfig, BertForMaskedLM,
                          BertForSequenceClassification, OPTConfig, OPTForCausalLM, OPTForSequenceClassification)
from transformers.masking_utils import eager_mask

VOCABULARY, WIDTH, HEADS, LAYERS, POSITIONS = 40, 16, 2, 2, 24
BATCH, LENGTH = 4, 10
PADDING, CLASSES = 1, ("bad", "fine", "good")


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


def labelled_inputs(typed):
    """The same padding by the padding token; token types where `typed`; classes as targets."""
    ids = torch.randint(PADDING + 1, VOCABULARY, (BATCH, LENGTH))
    _, mask, _ = inputs(masked=False)
    ids[~mask] = PADDING
    types = (torch.arange(LENGTH) >= LENGTH // 2).long() * mask
    return torch.stack([ids, types], 1) if typed else ids, mask, torch.randint(len(CLASSES), (BATCH,))


def logits_of(model, ids, mask):
    typed = {"token_type_ids": ids[:, 1]} if ids.dim() == 3 else {}
    return model(input_ids=ids[:, 0] if typed else ids, attention_mask=mask.long(), **typed).logits


def make(folder, model, given):
    lively_(model)
    model.eval()
    folder = pathlib.Path(__file__).parent / folder
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    ids, mask, targets = given()
    expected = {"ids": ids, "mask": mask, "targets": targets}
    model.double()
    for name in NORMALIZERS:
        model.set_attn_implementation("golden_" + name)
        model.zero_grad()
        logits = logits_of(model, ids, mask)
        loss = nn.functional.cross_entropy(logits.flatten(0, -2), targets.flatten())
        loss.backward()
        expected[name + ".logits"], expected[name + ".loss"] = logits.detach(), loss.detach()
        expected |= {f"{name}.gradient.{key}": value.grad for key, value in model.named_parameters()}
    save_file(expected, folder / "expected.safetensors")
    print(folder, sum(parameter.numel() for parameter in model.parameters()), "parameters, loss", float(loss.detach()))


def opt_config(**more):
    return OPTConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, word_embed_proj_dim=WIDTH, num_attention_heads=HEADS,
                     num_hidden_layers=LAYERS, ffn_dim=3 * WIDTH, max_position_embeddings=POSITIONS,
                     bos_token_id=None, eos_token_id=None, **more)


def bert_config(**more):
    return BertConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, num_attention_heads=HEADS, num_hidden_layers=LAYERS,
                      intermediate_size=3 * WIDTH, max_position_embeddings=POSITIONS, **more)


CLASSIFIER = {"pad_token_id": PADDING, "id2label": dict(enumerate(CLASSES)),
              "label2id": {name: number for number, name in enumerate(CLASSES)}}
GOLDEN = {
    "opt_tiny": lambda: (OPTForCausalLM(opt_config(pad_token_id=None)), lambda: inputs(masked=False)),
    "bert_tiny": lambda: (BertForMaskedLM(bert_config(pad_token_id=None)), lambda: inputs(masked=True)),
    "opt_classifier": lambda: (OPTForSequenceClassification(opt_config(**CLASSIFIER)),
                               lambda: labelled_inputs(typed=False)),
    "bert_classifier": lambda: (BertForSequenceClassification(bert_config(**CLASSIFIER)),
                                lambda: labelled_inputs(typed=True)),
}


def main():
    torch.manual_seed(0)
    for name in sys.argv[1:] or GOLDEN:
        make(name, *GOLDEN[name]())


if __name__ == "__main__":
    main()
