"""Plain sampler and dice, by the definitions and with nothing but Python's standard library.

Writes the expected draws that src/sampler is tested against:

    python3 test/sampler/golden.py > test/sampler/golden.json && npx biome check --write test/sampler
"""

import itertools
import json
import math
import struct

MASK = 0xFFFFFFFF


def philox4x32(counter, key):
    """Philox4x32-10, Salmon et al. 2011, section 3.3."""
    c, k = list(counter), list(key)
    for _ in range(10):
        product0, product1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [
            (product1 >> 32) ^ c[1] ^ k[0],
            product1 & MASK,
            (product0 >> 32) ^ c[3] ^ k[1],
            product0 & MASK,
        ]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


PURPOSES = {"draw": 0, "pieceSeed": 1, "redrawSeed": 2, "quote": 3, "candidateSeed": 4}


def random_words(seed, purpose, index):
    counter = (index & MASK, index >> 32, 0, PURPOSES[purpose])
    return philox4x32(counter, (seed & MASK, seed >> 32))


def uniform(seed, purpose, index):
    words = random_words(seed, purpose, index)
    return ((words[0] >> 5) << 26 | words[1] >> 6) / 2**53


def seed_from(seed, purpose, index):
    words = random_words(seed, purpose, index)
    return (words[1] >> 11) << 32 | words[0]


def float32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def logits_at(case, step, size):
    """Logits of a step: multiples of 1/32 from -8 to 8, with many ties; about one in 37 is -inf."""
    logits = []
    for token in range(size):
        word = random_words(case, "draw", step * size + token)[2]
        logits.append(-math.inf if word % 37 == 0 else (word % 513) / 32 - 8)
    return logits


def draw(logits, o, history, seed, position):
    logits = list(logits)
    if o["repetitionPenalty"] != 1:
        for token in set(history):
            x = logits[token]
            p = o["repetitionPenalty"]
            logits[token] = float32(x / p if x > 0 else x * p)
    n = o["noRepeatNgramSize"]
    banned = set(o["bannedTokens"])
    if n > 0:
        for token in range(len(logits)):
            gram = (history + [token])[-n:]
            grams = [history[i : i + n] for i in range(len(history) - n + 1)]
            if gram in grams:
                banned.add(token)
    for token, bias in o["logitBias"].items():
        logits[int(token)] = float32(logits[int(token)] + bias)
    for token in banned:
        logits[token] = -math.inf

    tokens = [token for token, x in enumerate(logits) if x != -math.inf]
    ranked = sorted(tokens, key=lambda token: (-logits[token], token))
    if o["temperature"] == 0:
        return ranked[0]
    if o["topK"] > 0:
        tokens = ranked = ranked[: o["topK"]]
    largest = max(logits[token] for token in tokens)
    weight = {t: math.exp((logits[t] - largest) / o["temperature"]) for t in tokens}
    if o["topP"] < 1:
        mass = o["topP"] * sum(weight[token] for token in tokens)
        sums = itertools.accumulate(weight[token] for token in ranked)
        size = next((i + 1 for i, s in enumerate(sums) if s >= mass), len(ranked))
        tokens = ranked[:size]
    tokens = [token for token in tokens if weight[token] >= o["minP"]]
    sums = list(itertools.accumulate(weight[token] for token in tokens))
    target = uniform(seed, "draw", position) * sums[-1]
    return next(token for token, s in zip(tokens, sums) if s > target)


OFF = {
    "repetitionPenalty": 1,
    "noRepeatNgramSize": 0,
    "logitBias": {},
    "bannedTokens": [],
    "temperature": 1,
    "topK": 0,
    "topP": 1,
    "minP": 0,
}
EDITS = [
    {},
    {"bannedTokens": [0, 3, 5, 5, 11]},
    {"repetitionPenalty": 1.3},
    {"repetitionPenalty": 0.8, "logitBias": {"2": 3.3, "7": -4}},
    {"noRepeatNgramSize": 2},
    {"noRepeatNgramSize": 3, "logitBias": {"1": 6.7}, "bannedTokens": [4]},
]
TEMPERATURES = [{"temperature": t} for t in (0, 0.7, 1.6)]
CUTS = [
    {},
    {"topK": 5},
    {"topK": 40},
    {"topP": 0.8},
    {"minP": 0.05},
    {"topK": 6, "topP": 0.85},
    {"topP": 0.95, "minP": 0.1},
    {"topK": 8, "topP": 0.9, "minP": 0.2},
]
SEEDS = [0, 1, 42, 2**32 - 1, 2**32, 2**53 - 1]
PLACES = [0, 1, 7, 2**32 - 1, 2**32, 2**53 - 1]
SIZE, STEPS = 24, 16


def run(case, options):
    seed = SEEDS[case % len(SEEDS)]
    history = [1, 2, 3, 1]
    for step in range(STEPS):
        logits = logits_at(case, step, SIZE)
        history.append(draw(logits, {**OFF, **options}, history, seed, step))
    return {"options": options, "seed": seed, "tokens": history[4:]}


cases = [
    {**edits, **temperature, **cuts}
    for edits, temperature, cuts in itertools.product(EDITS, TEMPERATURES, CUTS)
]
golden = {
    "dice": [
        {
            "seed": seed,
            "index": index,
            "draw": uniform(seed, "draw", index),
            "pieceSeed": seed_from(seed, "pieceSeed", index),
            "redrawSeed": seed_from(seed, "redrawSeed", index),
            "candidateSeed": seed_from(seed, "candidateSeed", index),
        }
        for seed, index in itertools.product(SEEDS, PLACES)
    ],
    "quoteCoins": [{"seed": seed, "coin": uniform(seed, "quote", 0)} for seed in SEEDS],
    "texts": {
        "prompt": [1, 2, 3, 1],
        "size": SIZE,
        "cases": [run(case, options) for case, options in enumerate(cases)],
    },
}
print(json.dumps(golden))
