"""Rows of tokens for a step, drawn from the sources by weight. A step's rows depend on seed and step alone."""

from pathlib import Path
from typing import NamedTuple

import numpy
import torch

from tokenizer import spelled
from unlikelihood import repeats


class Rows(NamedTuple):
    """Rows of a step, [rows, context] each."""

    inputs: torch.Tensor
    targets: torch.Tensor
    learnt: torch.Tensor
    """1 for targets that are learnt, 0 for those of texts that the model wrote itself."""
    unlearnt: torch.Tensor
    """1 for targets that repeat in those."""

    def to(self, device):
        return Rows(*(part.to(device, non_blocking=True) for part in self))


class Source:
    """The tokens of one source, left on disk and mapped: [count] of 16-bit ids."""

    def __init__(self, folder, name, end_of_text, whole_documents):
        path = Path(folder) / f"{name}.tokens"
        if not path.exists():
            raise ValueError(f"{path} is not there: run prepare.py with {name}=FILE")
        self.tokens = numpy.memmap(path, dtype=numpy.uint16, mode="r")
        self.beginnings = beginnings(self.tokens, end_of_text) if whole_documents else None

    def row(self, length, dice):
        """`length` ids; they go on past a document's end."""
        if len(self.tokens) < length:
            return numpy.resize(self.tokens, length)
        if self.beginnings is None:
            begin = dice.integers(len(self.tokens) - length + 1)
        else:
            begin = min(self.beginnings[dice.integers(len(self.beginnings))], len(self.tokens) - length)
        return self.tokens[begin : begin + length]


def beginnings(tokens, end_of_text, at_once=1 << 22):
    """Where documents begin, from ids that are read so many at a time."""
    parts = range(0, len(tokens), at_once)
    ends = [begin + numpy.flatnonzero(tokens[begin : begin + at_once] == end_of_text) for begin in parts]
    return numpy.concatenate([[0], *(part + 1 for part in ends)])[:-1]


class Batches:
    def __init__(self, folder, recipe, tokenizer):
        names = {name for phase in recipe.phases for name in phase.weights}
        self.recipe = recipe
        self.ends = (tokenizer.end_of_text, tokenizer.ids[spelled("\n")])
        self.sources = {
            name: Source(folder, name, tokenizer.end_of_text, name in recipe.whole_documents) for name in sorted(names)
        }

    def step(self, step, progress, context):
        dice = numpy.random.default_rng([self.recipe.seed, step])
        weights = self.recipe.weights_at(progress)
        chosen = dice.choice(list(weights), size=self.recipe.rows, p=list(weights.values()))
        rows = numpy.stack([self.sources[name].row(context + 1, dice) for name in chosen])
        ids = torch.from_numpy(rows.astype(numpy.int64))
        learnt, unlearnt = torch.ones(rows.shape), torch.zeros(rows.shape)
        for index, name in enumerate(chosen):
            if name in self.recipe.own:
                learnt[index] = 0
                unlearnt[index] = torch.from_numpy(repeats(rows[index].tolist(), *self.ends)).float()
        return Rows(ids[:, :-1], ids[:, 1:], learnt[:, 1:], unlearnt[:, 1:])
