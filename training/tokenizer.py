"""Byte-level BPE, as GPT-2 has it (Radford et al. 2019, section 2.2): learning, encoding, `tokenizer.json`."""

import heapq
import json
from collections import Counter, defaultdict

import regex

END_OF_TEXT = "<|endoftext|>"

# GPT-2's cut of a text into words, from https://github.com/openai/gpt-2/blob/master/src/encoder.py
WORDS = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")


def _characters_of_bytes():
    """GPT-2's printable character for each of the 256 bytes: its own where it has one, else one from 256 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    characters = {byte: chr(byte) for byte in printable}
    others = (byte for byte in range(256) if byte not in characters)
    characters.update({byte: chr(256 + index) for index, byte in enumerate(others)})
    return characters


CHARACTER_OF_BYTE = _characters_of_bytes()
BYTE_OF_CHARACTER = {character: byte for byte, character in CHARACTER_OF_BYTE.items()}


def spelled(word):
    """A word's UTF-8 bytes in GPT-2's printable characters: `" é"` -> `"ĠÃ©"`."""
    return "".join(CHARACTER_OF_BYTE[byte] for byte in word.encode("utf-8"))


MOST_KNOWN_WORDS = 1 << 18
"""Whose ids are kept in memory; then they are forgotten, and kept anew."""


class Tokenizer:
    """
    `tokens`: the spelling of each id; `merges`: pairs of spellings, the first learnt first. `<|endoftext|>` is one of
    the ids and is never met in a text.
    """

    def __init__(self, tokens, merges):
        self.tokens = tokens
        self.merges = merges
        self.ids = {token: index for index, token in enumerate(tokens)}
        self.end_of_text = self.ids[END_OF_TEXT]
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._known_words = {}

    def encode(self, text):
        """The ids of a text, as a list."""
        ids = []
        for word in WORDS.findall(text):
            known = self._known_words.get(word)
            if known is None:
                if len(self._known_words) == MOST_KNOWN_WORDS:
                    self._known_words.clear()
                known = self._known_words[word] = [self.ids[token] for token in self._merged(word)]
            ids.extend(known)
        return ids

    def decode(self, ids):
        """The text of ids; bytes that are no UTF-8 become the replacement character."""
        spelling = "".join(self.tokens[index] for index in ids if index != self.end_of_text)
        return bytes(BYTE_OF_CHARACTER[character] for character in spelling).decode("utf-8", "replace")

    def _merged(self, word):
        parts = list(spelled(word))
        while len(parts) > 1:
            rank, pair = min((self._ranks.get(pair, len(self._ranks)), pair) for pair in zip(parts, parts[1:]))
            if rank == len(self._ranks):
                break
            parts = _with_pair_joined(parts, pair)
        return parts

    def save(self, path):
        """Writes the `tokenizer.json` of Hugging Face's tokenizers library."""
        bytes_as_they_are = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        document = {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {
                    "id": self.end_of_text,
                    "content": END_OF_TEXT,
                    "single_word": False,
                    "lstrip": False,
                    "rstrip": False,
                    "normalized": False,
                    "special": True,
                }
            ],
            "normalizer": None,
            "pre_tokenizer": bytes_as_they_are,
            "post_processor": None,
            "decoder": {**bytes_as_they_are, "add_prefix_space": True},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": "",
                "end_of_word_suffix": "",
                "fuse_unk": False,
                "byte_fallback": False,
                "vocab": self.ids,
                "merges": [" ".join(pair) for pair in self.merges],
            },
        }
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False)

    @staticmethod
    def load(path):
        """Reads a `tokenizer.json` with a byte-level BPE; raises ValueError for any other."""
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        model = document.get("model", {})
        if model.get("type", "BPE") != "BPE" or END_OF_TEXT not in model.get("vocab", {}):
            raise ValueError(f"{path} is no byte-level BPE with {END_OF_TEXT}: give a tokenizer.json of GPT-2's kind")
        tokens = sorted(model["vocab"], key=model["vocab"].get)
        merges = [tuple(pair.split(" ") if isinstance(pair, str) else pair) for pair in model["merges"]]
        return Tokenizer(tokens, merges)


def learn_tokenizer(texts, size):
    """
    Learns a vocabulary of `size` tokens from an iterable of texts: the 256 bytes, then the most frequent pair joined
    again and again (Sennrich, Haddow, Birch 2016), and `<|endoftext|>` last. Equal counts go by spelling, so that the
    same texts give the same vocabulary.
    """
    counts = Counter()
    for text in texts:
        counts.update(WORDS.findall(text))
    words = [(list(spelled(word)), count) for word, count in counts.items()]

    pair_counts = Counter()
    words_with_pair = defaultdict(set)
    for index, (parts, count) in enumerate(words):
        for pair in zip(parts, parts[1:]):
            pair_counts[pair] += count
            words_with_pair[pair].add(index)
    queue = [(-count, pair) for pair, count in pair_counts.items()]
    heapq.heapify(queue)

    tokens = list(CHARACTER_OF_BYTE.values())
    merges = []
    while len(tokens) < size - 1 and queue:
        count, pair = heapq.heappop(queue)
        if -count != pair_counts[pair]:
            if pair_counts[pair] > 0:
                heapq.heappush(queue, (-pair_counts[pair], pair))
            continue
        merges.append(pair)
        tokens.append("".join(pair))
        fresh_pairs = set()
        for index in words_with_pair.pop(pair):
            parts, word_count = words[index]
            joined = _with_pair_joined(parts, pair)
            for old in zip(parts, parts[1:]):
                pair_counts[old] -= word_count
            for new in zip(joined, joined[1:]):
                pair_counts[new] += word_count
                words_with_pair[new].add(index)
                fresh_pairs.add(new)
            words[index] = (joined, word_count)
        for new in fresh_pairs:
            if pair_counts[new] > 0:
                heapq.heappush(queue, (-pair_counts[new], new))
    if len(tokens) < size - 1:
        raise ValueError(
            f"the texts hold pairs for {len(tokens) + 1} tokens, not {size}: give more text or a smaller size"
        )
    return Tokenizer([*tokens, END_OF_TEXT], merges)


def _with_pair_joined(parts, pair):
    joined = []
    index = 0
    while index < len(parts):
        if index + 1 < len(parts) and parts[index] == pair[0] and parts[index + 1] == pair[1]:
            joined.append(parts[index] + parts[index + 1])
            index += 2
        else:
            joined.append(parts[index])
            index += 1
    return joined
