# SPDX-License-Identifier: GPL-3.0-or-later
"""encode_lines.py TOKENIZER TEXT: what the `tokenizers` package makes of each line of a file, as JSON lines."""
import json
import pathlib
import sys

from peers import answer, open_peer

peer = open_peer(sys.argv[1])
lines = pathlib.Path(sys.argv[2]).read_bytes().split(b"\n")
for line in lines if lines[-1] else lines[:-1]:
    print(json.dumps(answer(peer, line)))
