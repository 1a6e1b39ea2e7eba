"""Reading a corpus: UTF-8 documents, separated by a line `<|endoftext|>`, one at a time."""

import hashlib
import itertools

from tokenizer import END_OF_TEXT

SEPARATOR = END_OF_TEXT.encode()
LONGEST_DOCUMENT = 1 << 16
"""
Bytes. A longer document is cut where a line ends (else anywhere): a book has parts to hold out, and memory a bound.
"""


def documents(path, longest=LONGEST_DOCUMENT):
    """
    Yields the documents of a file as strings, without their separators; empty ones are left out. Raises ValueError
    with the place where a file is not UTF-8, and where it holds no text.
    """
    found = False
    with open(path, "rb") as file:
        for data, start in _pieces(file, longest):
            text = _text(data, path, start)
            if text:
                found = True
                yield text
    if not found:
        raise ValueError(f"{path} holds no text: give UTF-8 documents, separated by a line {END_OF_TEXT}")


def _pieces(file, longest):
    """What stands between separators, in pieces of at most `longest` bytes, each with its place in the file."""
    lines, size, start = [], 0, 0
    for line in _lines(file, longest):
        separates = line.strip() == SEPARATOR
        if separates or size + len(line) > longest:
            yield b"".join(lines), start
            start += size
            lines, size = [], 0
        if separates:
            start += len(line)
        else:
            lines.append(line)
            size += len(line)
    yield b"".join(lines), start


def is_held_out(text, share):
    """Whether a document is kept from training: by its SHA-256, so the same documents are, whatever stands around."""
    first_bytes = hashlib.sha256(text.encode("utf-8")).digest()[:8]
    return int.from_bytes(first_bytes, "big") / 2**64 < share


def abridged(text, fits):
    """
    A text cut down to what `fits`, a function of a text: its first paragraphs, as many as can be, and its last one.
    None where not even two of them do.
    """
    paragraphs = text.split("\n\n")
    shorter = ("\n\n".join([*paragraphs[:count], paragraphs[-1]]) for count in range(len(paragraphs) - 2, 0, -1))
    return next(filter(fits, itertools.chain([text], shorter)), None)


def _lines(file, longest):
    """Lines; one longer than `longest` bytes comes in pieces, none of which ends within a character."""
    rest = b""
    while line := rest + file.readline(longest):
        cut = _end_of_last_character(line) or len(line)
        rest = line[cut:]
        yield line[:cut]


def _end_of_last_character(data):
    """Where the last whole UTF-8 character ends: before a first byte that lacks some of those after it."""
    for back, byte in enumerate(reversed(data[-3:]), start=1):
        if byte >= 0xC0:
            whole = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) if back >= whole else len(data) - back
    return len(data)


def _text(data, path, start):
    try:
        return data.decode("utf-8").strip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is not UTF-8 at byte {start + error.start}: convert it, for instance with iconv -t UTF-8"
        ) from error
