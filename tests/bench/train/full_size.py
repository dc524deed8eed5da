#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training steps of BERT-base (batch 8, length 128, MLM) and OPT-125M (batch 2, length 512) with Softmax_1 against
transformers' eager models, interleaved in one run, with the most memory either held.

    python tests/bench/train/full_size.py build/tests/bench_train --text FILE [--rounds 3] [--steps 2]
    ... --losses 50     instead: all train the same weights on the same batches, dropout off; their loss curves

Needs a Python with transformers (tests/run makes one) and the target bench_train. The programs wait on their input while
another one works; the ratio is the median over rounds. transformers runs in fp32 and under bf16 autocast. The vocabularies have the
published sizes; their entries are words of the text and fillers.
"""
import argparse
import collections
import json
import os
import pathlib
import statistics
import sys
import tempfile

from program import Program

CASES = {
    "bert-base": dict(kind="bert", vocabulary=30522, length=128, batch=8, targets={"fp32": 6, "bf16": 2}),
    "opt-125m": dict(kind="opt", vocabulary=50272, length=512, batch=2, targets={"fp32": 4, "bf16": 1.5}),
}


def write_word_pieces(folder, text, size):
    words = collections.Counter(text.lower().split())
    characters = sorted(set("".join(words)))
    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *("##" + c for c in characters)]
    entries += [word for word, _ in words.most_common() if word not in set(entries)]
    entries += [f"[unused{i}]" for i in range(size)]
    (folder / "vocab.txt").write_text("\n".join(entries[:size]) + "\n")


def byte_characters():
    """The characters byte-level BPE writes bytes as."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (chr(256 + index) for index in range(256 - len(plain)))
    return [chr(byte) if byte in plain else next(others) for byte in range(256)]


def write_bytes_as_pieces(folder, size):
    entries = ["<s>", "<pad>", "</s>", "<unk>", *byte_characters()]
    entries += [f"unused{i}" for i in range(size - len(entries))]
    (folder / "vocab.json").write_text(json.dumps({entry: index for index, entry in enumerate(entries)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")


def write_tokenizer(folder, case, text):
    if case["kind"] == "bert":
        write_word_pieces(folder, text, case["vocabulary"])
    else:
        write_bytes_as_pieces(folder, case["vocabulary"])


def our_program(a, case, precision, tokenizer, shared, dropout):
    settings = dict(model_kind=case["kind"], model_layers=12, model_heads=12, model_width=768, model_positions=512,
                    model_dropout=dropout, data_task="text", data_path=a.text, data_tokenizer=tokenizer,
                    data_length=case["length"], train_batch=case["batch"], train_precision=precision,
                    train_threads=a.threads, train_schedule="constant", train_warmup=10, train_learning_rate=1e-4,
                    train_beta2=0.999, train_weight_decay=0.01, train_decay_norms="false", train_clip_norm=1, attention_normalizer="softmax1")
    assignments = [word for name, value in settings.items() for word in ("--set", f"{name.replace('_', '.', 1)}={value}")]
    return Program([a.ours, "--recipe", a.recipe, "--folder", str(shared.parent / "run"), "--shared", str(shared), *assignments])


def peer_program(a, precision, shared, dropout):
    return Program([sys.executable, str(pathlib.Path(__file__).with_name("peer_full_size.py")), str(shared), precision,
                    str(a.threads), str(dropout)])


def most_memory(program):
    """Megabytes: the largest resident set so far."""
    status = pathlib.Path(f"/proc/{program.process.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def compare_times(a, name, case, precision, tokenizer, shared):
    ours = our_program(a, case, precision, tokenizer, shared, 0.1)
    ours.ask("share 4")
    peers = {kind: peer_program(a, kind, shared, 0.1) for kind in ("fp32", "bf16")}
    programs = [ours, *peers.values()]
    for program in programs:
        program.ask("steps 1")
    rounds = [[program.ask(f"steps {a.steps}")[0] / a.steps for program in programs] for _ in range(a.rounds)]
    memory = [most_memory(program) for program in programs]
    for program in programs:
        program.close()
    mine, *others = zip(*rounds)
    for kind, seconds, held in zip(peers, others, memory[1:]):
        ratios = sorted(other / own for own, other in zip(mine, seconds))
        print(f"{name:<10} {precision:<5} {kind:<5} {statistics.median(mine) * 1e3:8.0f} {statistics.median(seconds) * 1e3:8.0f} "
              f"{statistics.median(ratios):6.2f}  ({ratios[0]:.2f}-{ratios[-1]:.2f})  >= {case['targets'][kind]:<4} "
              f"{memory[0]:7.0f} {held:7.0f} {memory[0] / held:5.2f}", flush=True)


def compare_losses(a, name, case, precision, tokenizer, shared):
    """How far ours is from transformers in fp32, beside how far transformers' own autocast is."""
    ours = our_program(a, case, precision, tokenizer, shared, 0.0)
    ours.ask(f"share {a.losses}")
    programs = [ours, *(peer_program(a, kind, shared, 0.0) for kind in ("fp32", "bf16"))]
    mine, exact, autocast = [program.ask(f"losses {a.losses}") for program in programs]
    for program in programs:
        program.close()
    print(f"{name} {precision}: ours, fp32, autocast bf16")
    for step in sorted({0, 9, 24, a.losses - 1}):
        if step < a.losses:
            print(f"step {step + 1:>3}: {mine[step]:.5f} {exact[step]:.5f} {autocast[step]:.5f}")
    for who, curve in (("ours", mine), ("autocast", autocast)):
        gaps = [abs(own - other) for own, other in zip(curve, exact)]
        print(f"{who:<8} from fp32 over {a.losses} steps: mean {statistics.mean(gaps):.1e}, largest {max(gaps):.1e}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    parser.add_argument("--text", required=True)
    parser.add_argument("--recipe", default="opt_text", help="what the settings of a case are laid over")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=2, help="a round")
    parser.add_argument("--losses", type=int, default=0)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--case", choices=CASES, action="append")
    parser.add_argument("--precision", choices=["fp32", "bf16"], action="append", help="ours")
    a = parser.parse_args()
    text = pathlib.Path(a.text).read_text(errors="replace")
    if not a.losses:
        print("model      ours  peer   ours ms  peer ms  ratio                        ours MB peer MB ratio")
    for name in a.case or CASES:
        for precision in a.precision or ["bf16", "fp32"]:
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                write_tokenizer(folder, CASES[name], text)
                compare = compare_losses if a.losses else compare_times
                compare(a, name, CASES[name], precision, folder, folder / "shared")


if __name__ == "__main__":
    main()
