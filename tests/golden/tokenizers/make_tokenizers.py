# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the golden tokenizers beside this file, trained on the project's licence, and what the `tokenizers` package
makes of the nasty texts and of some lines of the licence with each of them.

    pip install tokenizers && python make_tokenizers.py

Made with tokenizers 0.23.3. Each folder holds the files of a tokenizer; <folder>.expected.json lists for each text its
bytes (hex), ids, offsets in characters and the decoded ids.
"""
import json
import pathlib

from nasty_texts import texts
from peers import answer, open_peer
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
LICENCE = (HERE / "../../../LICENSE").read_text()
ALPHABET = list("äöüßéèçñёжабвгд中文日本語😀")


def trained_word_piece(lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=700, special_tokens=special, initial_alphabet=ALPHABET,
                                        show_progress=False)
    tokenizer.train_from_iterator(LICENCE.splitlines(), trainer)
    return tokenizer


def trained_byte_pair():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<pad>"]
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=special, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(LICENCE.splitlines(keepends=True), trainer)
    return tokenizer


def folder(name):
    path = HERE / name
    path.mkdir(exist_ok=True)
    return path


def word_piece_lines():
    model = json.loads(trained_word_piece(lowercase=True).to_str())["model"]["vocab"]
    (folder("word_piece") / "vocab.txt").write_text("".join(f"{token}\n" for token in sorted(model, key=model.get)))
    return HERE / "word_piece/vocab.txt"


def word_piece_json():
    """Cased, with added tokens of every sort."""
    tokenizer = trained_word_piece(lowercase=False)
    tokenizer.add_tokens([AddedToken("<user>", lstrip=True, rstrip=True, normalized=False),
                          AddedToken("Token", single_word=True, normalized=False), AddedToken("[ MASK ]")])
    cls, sep = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", sep), ("[CLS]", cls))
    tokenizer.save(str(folder("word_piece_json") / "tokenizer.json"))
    return HERE / "word_piece_json/tokenizer.json"


def byte_pair_files():
    trained_byte_pair().model.save(str(folder("byte_pair")))
    return HERE / "byte_pair/vocab.json"


def byte_pair_json():
    """As RoBERTa has it: a space in front, offsets without spaces, special tokens around."""
    tokenizer = trained_byte_pair()
    tokenizer.add_special_tokens(["<s>", "</s>", AddedToken("<mask>", lstrip=True)])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    ids = {token: tokenizer.token_to_id(token) for token in ("<s>", "</s>")}
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", ids["</s>"]), ("<s>", ids["<s>"]))
    tokenizer.save(str(folder("byte_pair_json") / "tokenizer.json"))
    return HERE / "byte_pair_json/tokenizer.json"


def main():
    lines = [line.encode() for line in LICENCE.splitlines()[::40]]
    for make in (word_piece_lines, word_piece_json, byte_pair_files, byte_pair_json):
        path = make()
        peer = open_peer(path)
        cases = [{"text": text.hex(), **answer(peer, text)} for text in texts() + lines]
        expected = path.parent.with_suffix(".expected.json")
        expected.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
