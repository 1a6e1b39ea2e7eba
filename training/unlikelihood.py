"""
Unlearning to repeat, by unlikelihood (Welleck et al. 2019, "Neural Text Generation with Unlikelihood Training",
https://arxiv.org/abs/1908.04319): in texts that the model wrote itself, every token of a run that stood there before is
made less likely. Nothing else in them is learnt.
"""

import numpy
import torch

LENGTH = 4
"""Tokens of a run, as in the paper."""

LEAST = 1e-5
"""Probability left to all other tokens, at least: keeps the loss of a certain repeat finite."""


def repeats(ids, end_of_text, end_of_line, length=LENGTH):
    """
    Which tokens belong to a run of `length` that stood earlier in their document: booleans, one for each id of a row.
    Runs stay within a line, so that the breaks between paragraphs may repeat. For runs of two, `a b c a b` -> `. . . x x`.
    """
    marks = numpy.zeros(len(ids), dtype=bool)
    seen, begin = set(), 0
    for end, last in enumerate(ids, start=1):
        if last == end_of_text:
            seen, begin = set(), end
        elif last == end_of_line:
            begin = end
        elif end - begin >= length:
            run = tuple(ids[end - length : end])
            marks[end - length : end] |= run in seen
            seen.add(run)
    return marks


def unlikelihood(losses):
    """Losses `-log p` of tokens -> `-log (1 - p)`, equation 4 of the paper."""
    return -torch.log((1 - torch.exp(-losses)).clamp(min=LEAST))
