"""Files of the models in this folder: safetensors, tokenizers, expected logits."""

import json
import re
import struct
from collections import Counter

import torch

END_OF_TEXT = "<|endoftext|>"

TEXT = """
The best founders I have met were wrong about the market and right about the morning. They shipped
the thing that nobody had asked for, and then they asked everybody. A company is a theory of the
future that has to make payroll. Most of them are wrong. That is the point of the portfolio, and it
is also the point of the founder, who cannot hold a portfolio of lives.
"""


DTYPE_NAMES = {
    torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.uint8: "U8",
}


def tensor_bytes(tensor):
    flat = tensor.contiguous().view(-1)
    if tensor.dtype == torch.bfloat16:
        flat = flat.view(torch.int16)
    return flat.numpy().tobytes()


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        content = tensor_bytes(tensor)
        header[name] = {
            "dtype": DTYPE_NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    dtypes = {name: dtype for dtype, name in DTYPE_NAMES.items()}
    return {
        name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=dtypes[entry["dtype"]])
        .reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__"
    }


# Tokenizer.

def byte_characters():
    """GPT-2's printable stand-in for each byte, in the order of its ids."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    pairs = [(byte, chr(byte)) for byte in printable]
    return dict(pairs + [(byte, chr(256 + i)) for i, byte in enumerate(others)])


def learn_merges(text, count):
    """The pairs of symbols that byte-pair encoding joins, the most frequent first."""
    characters = byte_characters()
    words = Counter(re.findall(r" ?[A-Za-z]+| ?[^\sA-Za-z]+", text.replace("\n", " ")))
    spelled = {word: [characters[byte] for byte in word.encode()] for word in words}
    merges = []
    for _ in range(count):
        pairs = Counter()
        for word, symbols in spelled.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += words[word]
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for symbols in spelled.values():
            i = 0
            while i + 1 < len(symbols):
                if (symbols[i], symbols[i + 1]) == best:
                    symbols[i : i + 2] = ["".join(best)]
                i += 1
    return merges


BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}


def make_tokenizer(merges, pre_tokenizer=BYTE_LEVEL):
    tokens = [*byte_characters().values(), *("".join(pair) for pair in merges), END_OF_TEXT]
    end = dict(id=len(tokens) - 1, content=END_OF_TEXT, single_word=False, lstrip=False, rstrip=False,
               normalized=False, special=True)
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [end],
        "normalizer": None,
        "pre_tokenizer": pre_tokenizer,
        "post_processor": None,
        "decoder": BYTE_LEVEL,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {token: i for i, token in enumerate(tokens)},
            "merges": [" ".join(pair) for pair in merges],
        },
    }


def write_json(path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Rows of logits and the tokenizer's parts on lines of their own.
    path.write_text(re.sub(r'(\],|\},)(?=["{\[])', r"\1\n", text) + "\n", encoding="utf-8")


def random_texts(vocabulary, context, generator):
    """Token ids of texts, and after which of them logits are expected."""
    full = torch.randint(vocabulary, (context,), generator=generator).tolist()
    short = torch.randint(vocabulary, (7,), generator=generator).tolist()
    return [
        ([vocabulary - 1], [0]),
        (short, list(range(len(short)))),
        (full, [context // 2, context - 1]),
    ]


def write_logits(path, logits_of, texts):
    """@param logits_of: gives logits of shape [tokens, vocabulary]"""
    expected = []
    for tokens, positions in texts:
        logits = logits_of(tokens)
        rows = [[round(value, 6) for value in logits[position].tolist()] for position in positions]
        expected.append({"tokens": tokens, "positions": positions, "logits": rows})
    write_json(path, expected)
