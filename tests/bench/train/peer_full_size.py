#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""BERT-base or OPT-125M of transformers, its eager attention with Softmax_1 written out: the peer of full_size.py.

    peer_full_size.py SHARED PRECISION THREADS DROPOUT

Trains the checkpoint in SHARED on the batches beside it, over and over. Reads lines "steps N" and answers with the seconds
N steps took; "losses N" with their losses.
"""
import pathlib
import sys
import time

import torch
import transformers
from safetensors.torch import load_file
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.masking_utils import eager_mask

LEARNING_RATE, WARMUP = 1e-4, 10


def softmax_1(logits):
    shift = logits.amax(-1, keepdim=True).clamp_min(0)
    exponentials = (logits - shift).exp()
    return exponentials / ((-shift).exp() + exponentials.sum(-1, keepdim=True))


def attention(module, query, key, value, mask, scaling, dropout=0.0, **kwargs):
    logits = query @ key.transpose(-1, -2) * scaling
    if mask is not None:
        logits = logits + mask
    weights = torch.nn.functional.dropout(softmax_1(logits), dropout, module.training)
    return (weights @ value).transpose(1, 2).contiguous(), None


def open_model(folder, dropout):
    config = transformers.AutoConfig.from_pretrained(folder)
    config.attention_dropout = config.attention_probs_dropout_prob = 0.0
    config.dropout = config.hidden_dropout_prob = dropout
    kind = transformers.BertForMaskedLM if config.model_type == "bert" else transformers.OPTForCausalLM
    model = kind.from_pretrained(folder, config=config)
    model.set_attn_implementation("softmax_1")
    return model.train()


def main():
    folder, precision, threads, dropout = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    torch.set_num_threads(threads)
    transformers.utils.logging.disable_progress_bar()
    AttentionInterface.register("softmax_1", attention)
    AttentionMaskInterface.register("softmax_1", eager_mask)
    model = open_model(folder, dropout)
    batches = load_file(pathlib.Path(folder) / "batches.safetensors")
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
                                  lr=LEARNING_RATE)
    steps = 0

    def step():
        nonlocal steps
        inputs, targets = (batches[name][steps % len(batches[name])] for name in ("inputs", "targets"))
        steps += 1
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1, steps / WARMUP)
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            logits = model(input_ids=inputs).logits
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), targets.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    for line in sys.stdin:
        what, count = line.split()
        begin = time.perf_counter()
        losses = [step() for _ in range(int(count))]
        print(*losses if what == "losses" else [time.perf_counter() - begin], flush=True)


if __name__ == "__main__":
    main()
