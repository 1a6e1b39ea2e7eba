"""
Texts to tokens: cuts each source into documents, holds some out, learns a vocabulary or takes one that exists, and
writes for every source NAME

    NAME.tokens         16-bit ids, each document followed by that of `<|endoftext|>`
    NAME.held-out.txt   the documents that training never sees

    python3 prepare.py --out data --vocabulary 10240 domain=domain.txt general=a.txt,b.txt
"""

import argparse
import itertools
import multiprocessing
import os
import sys
from pathlib import Path

import numpy

from documents import abridged, documents, is_held_out
from tokenizer import END_OF_TEXT, Tokenizer, learn_tokenizer

LEAST_HELD_OUT = 2_000
"""Bytes. Bits per byte over less say nothing."""

CHARACTERS_AT_ONCE = 1 << 23
"""Of documents that are held in memory while they are cut into tokens."""


def main():
    options = parse_arguments()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = take_tokenizer(options)
    tokenizer.save(out / "tokenizer.json")
    for name, paths in options.sources:
        worker = Worker(tokenizer, options.held_out, dict(options.abridge).get(name))
        prepare_source(name, paths, worker, out)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Texts to tokens, for train.py.")
    parser.add_argument(
        "sources",
        nargs="+",
        type=source,
        metavar="NAME=FILE[,FILE]",
        help="UTF-8 texts, documents separated by <|endoftext|>",
    )
    parser.add_argument("--out", required=True, help="folder for the tokens")
    vocabulary = parser.add_mutually_exclusive_group(required=True)
    vocabulary.add_argument("--vocabulary", type=int, help="learn a vocabulary of this many tokens, 257 to 65536")
    vocabulary.add_argument("--tokenizer", help="use the vocabulary of this tokenizer.json")
    parser.add_argument(
        "--learn-from", type=int, default=150_000_000, help="bytes of each source to learn a vocabulary from, at most"
    )
    parser.add_argument("--held-out", type=float, default=0.01, help="share of the documents to hold out, default 0.01")
    parser.add_argument(
        "--abridge",
        action="append",
        default=[],
        type=abridgement,
        metavar="NAME=TOKENS",
        help="cut the documents of a source down to so many tokens, to the beginning and the last paragraph",
    )
    return parser.parse_args()


def source(argument):
    name, _, paths = argument.partition("=")
    if not name or not paths:
        raise argparse.ArgumentTypeError(f"{argument!r}: a source is NAME=FILE[,FILE]")
    return name, paths.split(",")


def abridgement(argument):
    name, _, tokens = argument.partition("=")
    if not tokens.isdecimal():
        raise argparse.ArgumentTypeError(f"{argument!r}: give NAME=TOKENS")
    return name, int(tokens)


def take_tokenizer(options):
    if options.tokenizer:
        return Tokenizer.load(options.tokenizer)
    if not 257 <= options.vocabulary <= 65536:
        raise ValueError(
            f"a vocabulary of {options.vocabulary} tokens: give 257 (the bytes and {END_OF_TEXT}) to 65536 (16 bits)"
        )
    return learn_tokenizer(texts_to_learn_from(options), options.vocabulary)


def texts_to_learn_from(options):
    for _, paths in options.sources:
        left = options.learn_from
        for text in itertools.chain.from_iterable(map(documents, paths)):
            if not is_held_out(text, options.held_out):
                left -= len(text)
                yield text
            if left < 0:
                break


def prepare_source(name, paths, worker, out):
    """Writes one source's files beside and renames them, so that what is there is whole."""
    tokens_path, held_out_path = out / f"{name}.tokens", out / f"{name}.held-out.txt"
    token_count = kept = held_out = held_out_bytes = 0
    texts = itertools.chain.from_iterable(map(documents, paths))
    with (
        open(f"{tokens_path}.part", "wb") as tokens_file,
        open(f"{held_out_path}.part", "wb") as held_out_file,
        multiprocessing.Pool(initializer=share_worker, initargs=(worker,)) as pool,
    ):
        for batch in batches_of(texts):
            for text, ids in pool.map(ids_of_document, batch, chunksize=4):
                if ids is not None:
                    kept += 1
                    token_count += len(ids)
                    tokens_file.write(ids.tobytes())
                elif text is not None:
                    held_out += 1
                    held_out_bytes += held_out_file.write(f"{text}\n{END_OF_TEXT}\n".encode())
    if kept == 0 or (worker.share > 0 and held_out_bytes < LEAST_HELD_OUT):
        raise ValueError(
            f"{name}: {kept + held_out} documents leave {held_out_bytes} bytes to hold out at a share of {worker.share}, "
            f"and {LEAST_HELD_OUT} are needed: give more documents (a line {END_OF_TEXT} separates them) "
            "or a larger --held-out"
        )
    os.replace(f"{tokens_path}.part", tokens_path)
    os.replace(f"{held_out_path}.part", held_out_path)
    print(
        f"{name}: {kept} documents, {token_count} tokens; held out {held_out} documents, {held_out_bytes} bytes",
        flush=True,
    )


def batches_of(texts):
    """Lists of texts."""
    batch, size = [], 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= CHARACTERS_AT_ONCE:
            yield batch
            batch, size = [], 0
    yield batch


class Worker:
    """What is done with a document, in a process of its own."""

    def __init__(self, tokenizer, share, most_tokens=None):
        self.tokenizer = tokenizer
        self.share = share
        self.most_tokens = most_tokens
        """Documents are abridged to so many, and left out where that cannot be."""

    def cut(self, text):
        """The text and None where it is held out, None and its ids where not, None twice where it is left out."""
        is_kept_back = is_held_out(text, self.share)
        if self.most_tokens:
            text = abridged(text, lambda shorter: len(self.tokenizer.encode(shorter)) < self.most_tokens)
        if text is None or is_kept_back:
            return text, None
        return None, numpy.array([*self.tokenizer.encode(text), self.tokenizer.end_of_text], dtype=numpy.uint16)


def share_worker(worker):
    global shared
    shared = worker


def ids_of_document(text):
    return shared.cut(text)


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"prepare.py: {error}")
