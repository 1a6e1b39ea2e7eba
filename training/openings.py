"""
First sentences of documents, one a line, of those that are not held out: prompts from which a model writes the texts
that it is to learn from.

    python3 openings.py essays.txt startup.txt --held-out 0.02 > openings.txt
"""

import argparse
import re
import sys

from documents import documents, is_held_out

SENTENCE = re.compile(r"[A-Z][^\n]{30,160}?[.!?](?=\s)")
"""Of a length that leaves room for an essay, at the beginning of a paragraph."""

PARAGRAPHS = 3
"""Of a document in which a sentence is looked for: the first may be a title."""


def main():
    parser = argparse.ArgumentParser(description="First sentences of documents, one a line.")
    parser.add_argument("texts", nargs="+", help="UTF-8 texts, documents separated by <|endoftext|>")
    parser.add_argument("--held-out", type=float, default=0.01, help="share that prepare.py holds out, default 0.01")
    options = parser.parse_args()
    known = (document for path in options.texts for document in documents(path))
    found = (opening(document) for document in known if not is_held_out(document, options.held_out))
    print("\n".join(dict.fromkeys(sentence for sentence in found if sentence)))


def opening(document):
    """The first sentence, None where there is none."""
    paragraphs = document.split("\n\n")[:PARAGRAPHS]
    sentences = (SENTENCE.match(f"{paragraph} ") for paragraph in paragraphs)
    return next((sentence[0] for sentence in sentences if sentence), None)


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"openings.py: {error}")
