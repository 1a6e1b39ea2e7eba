"""Rows of tokens for a step, drawn from the sources by weight. A step's rows depend on seed and step alone."""

from pathlib import Path

import numpy
import torch


class Source:
    """The tokens of one source, left on disk and mapped: [count] of 16-bit ids."""

    def __init__(self, folder, name, end_of_text, whole_documents):
        path = Path(folder) / f"{name}.tokens"
        if not path.exists():
            raise ValueError(f"{path} is not there: run prepare.py with {name}=FILE")
        self.tokens = numpy.memmap(path, dtype=numpy.uint16, mode="r")
        self.beginnings = None
        if whole_documents:
            self.beginnings = numpy.concatenate([[0], numpy.flatnonzero(self.tokens == end_of_text)[:-1] + 1])

    def row(self, length, dice):
        """`length` ids; they go on past a document's end."""
        if len(self.tokens) < length:
            return numpy.resize(self.tokens, length)
        if self.beginnings is None:
            begin = dice.integers(len(self.tokens) - length + 1)
        else:
            begin = min(self.beginnings[dice.integers(len(self.beginnings))], len(self.tokens) - length)
        return self.tokens[begin : begin + length]


class Batches:
    def __init__(self, folder, recipe, end_of_text):
        names = {name for phase in recipe.phases for name in phase.weights}
        self.recipe = recipe
        self.sources = {
            name: Source(folder, name, end_of_text, name in recipe.whole_documents) for name in sorted(names)
        }

    def step(self, step, progress, context):
        """Inputs and targets, [rows, context] each."""
        dice = numpy.random.default_rng([self.recipe.seed, step])
        weights = self.recipe.weights_at(progress)
        chosen = dice.choice(list(weights), size=self.recipe.rows, p=list(weights.values()))
        rows = numpy.stack([self.sources[name].row(context + 1, dice) for name in chosen])
        ids = torch.from_numpy(rows.astype(numpy.int64))
        return ids[:, :-1], ids[:, 1:]
