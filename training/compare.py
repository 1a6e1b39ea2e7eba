"""
What training changed: bits per byte of held-out text and samples, of two folders, as Markdown.

    python3 compare.py before/model after/model --data data
"""

import argparse
import sys
from pathlib import Path

from checkpoint_folder import load_folder
from documents import documents
from judge import bits_per_byte, sample

PROMPT = "The best time to start a company is"


def main():
    parser = argparse.ArgumentParser(description="Bits per byte and samples of two models, side by side.")
    parser.add_argument("before", help="folder of a GPT-2")
    parser.add_argument("after", help="folder of another")
    parser.add_argument("--data", required=True, help="folder that prepare.py wrote: its held-out texts are read")
    parser.add_argument("--most-bytes", type=int, default=200_000, help="of each held-out text, default 200000")
    parser.add_argument("--prompt", default=PROMPT, help=f"samples are written from it, default {PROMPT!r}")
    parser.add_argument("--samples", type=int, default=3, help="of each model, default 3")
    options = parser.parse_args()

    models = {folder: load_folder(folder) for folder in (options.before, options.after)}
    print(f"| held out, bits per byte | {options.before} | {options.after} |\n| --- | --- | --- |")
    for held_out in sorted(Path(options.data).glob("*.held-out.txt")):
        figures = [
            f"{bits_per_byte(model.eval(), tokenizer, documents(held_out), options.most_bytes):.3f}"
            for model, tokenizer in models.values()
        ]
        print(f"| {held_out.name.removesuffix('.held-out.txt')} | {' | '.join(figures)} |", flush=True)
    for folder, (model, tokenizer) in models.items():
        print(f"\n## {folder}")
        for seed in range(options.samples):
            text = sample(model, tokenizer, options.prompt, seed, most_tokens=120)
            print("\n> " + text.replace("\n", "\n> "), flush=True)


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError) as error:
        sys.exit(f"compare.py: {error}")
