# SPDX-License-Identifier: GPL-3.0-or-later
"""The same tokenizers as the program opens, from the same files, by the `tokenizers` package."""
import pathlib

from tokenizers import ByteLevelBPETokenizer, BertWordPieceTokenizer, Tokenizer

BPE_ROLES = ("<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>")


def open_peer(path):
    """`path`: tokenizer.json, ...vocab.txt, or ...vocab.json with ...merges.txt beside it."""
    path = pathlib.Path(path)
    if path.suffix == ".txt":
        return BertWordPieceTokenizer(str(path), lowercase=True)
    if path.name.endswith("vocab.json"):
        peer = ByteLevelBPETokenizer(str(path), str(path).replace("vocab.json", "merges.txt"))
        peer.add_special_tokens([role for role in BPE_ROLES if peer.token_to_id(role) is not None])
        return peer
    return Tokenizer.from_file(str(path))


def answer(peer, text):
    """What the peer makes of `text` (bytes): ids, places in characters, and the text of the ids."""
    encoding = peer.encode(text.decode("utf-8", "replace"), add_special_tokens=False)
    return {"ids": encoding.ids, "offsets": encoding.offsets, "decoded": peer.decode(encoding.ids)}
