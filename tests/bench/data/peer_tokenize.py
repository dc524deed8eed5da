# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_tokenize.py TOKENIZER TEXT HOW: tokenizes the text as often as each line of its input says, one thread, and
answers with the seconds. HOW: whole (the text at once) or lines (encode_batch of its lines)."""
import os
import pathlib
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden/tokenizers"))
from peers import open_peer  # noqa: E402

peer = open_peer(sys.argv[1])
text = pathlib.Path(sys.argv[2]).read_text(errors="replace")
lines = text.splitlines(keepends=True)


def tokenize():
    if sys.argv[3] == "whole":
        peer.encode(text, add_special_tokens=False)
    else:
        peer.encode_batch(lines, add_special_tokens=False)


for request in sys.stdin:
    start = time.perf_counter()
    for _ in range(int(request)):
        tokenize()
    print(time.perf_counter() - start, flush=True)
