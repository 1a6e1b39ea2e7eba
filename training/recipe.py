"""A recipe: what to train, on which texts, for how long. A TOML file; see recipes/."""

import tomllib
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Phase:
    """From this share of the run on, rows are drawn from the sources by these weights."""

    begins: float
    weights: dict


@dataclass(frozen=True)
class Recipe:
    phases: list
    model: dict
    """layers, heads, width, context; empty where training goes on from a model that is there."""
    seed: int = 1
    steps: int = 0
    """Length of the run, or"""
    seconds: float = 0
    """its length by the clock: over all of its starts, without compiling."""
    rows: int = 32
    """Rows of a step, each a context long."""
    muon_lr: float = 0.02
    """For the matrices; 0 where AdamW takes them too: tuning gently."""
    adam_lr: float = 0.002
    """For embeddings, biases and norms."""
    weight_decay: float = 0.1
    """Of the matrices and the embeddings."""
    dropout: float = 0.0
    warm_up: float = 0.02
    """Share of the run in which the learning rates rise from zero."""
    decay: float = 0.5
    """Share of the run, its end, in which they fall to zero."""
    average: float = 0.0
    """Decay of the running average of the weights a step; 0 for no average."""
    blend: float = 1.0
    """
    Share of the tuned weights in those that are written, the rest being those that it was tuned from: takes back most of
    what tuning made the model forget, and less of what it learnt (Wortsman et al. 2022, https://arxiv.org/abs/2109.01903).
    """
    log_steps: int = 50
    checkpoint_steps: int = 1000
    """A multiple of log_steps: what is saved has been seen to be numbers."""
    whole_documents: tuple = ()
    """Sources whose rows begin where a document begins; those of others begin anywhere."""
    own: tuple = ()
    """Sources that the model wrote itself: what repeats in them is unlearnt, see unlikelihood.py, the rest not learnt."""
    unlikelihood: float = 1.0
    """Weight of what is unlearnt, a token of it against one that is learnt."""
    shown_bytes: int = 50_000
    """Of each source's held-out text that is judged beside a checkpoint; 0 for none, and no samples."""
    judged_bytes: int = 1_000_000
    """The same at the end."""
    prompts: tuple = ("The best time to start a company is",)
    """Samples are written from these."""

    @staticmethod
    def read(path):
        with open(path, "rb") as file:
            table = tomllib.load(file)
        phases = [Phase(entry.pop("begins", 0.0), entry) for entry in table.pop("mixture", [])]
        known = {field.name for field in fields(Recipe)}
        for name in table:
            if name not in known:
                raise ValueError(
                    f"{path}: no {name!r} in a recipe; there are {', '.join(sorted(known))} and [[mixture]]"
                )
        recipe = Recipe(phases=phases, model=table.pop("model", {}), **table)
        if not phases or phases[0].begins != 0:
            raise ValueError(f"{path}: the first [[mixture]] begins at 0 and names the sources with their weights")
        if (recipe.steps > 0) == (recipe.seconds > 0):
            raise ValueError(f"{path}: give either steps or seconds, how long to train")
        if recipe.checkpoint_steps % recipe.log_steps:
            raise ValueError(
                f"{path}: checkpoint_steps of {recipe.checkpoint_steps} is no multiple of log_steps, {recipe.log_steps}"
            )
        return recipe

    def weights_at(self, progress):
        """Weight of each source, summing to one, at a share of the run."""
        weights = [phase.weights for phase in self.phases if phase.begins <= progress][-1]
        total = sum(weights.values())
        return {name: weight / total for name, weight in weights.items()}

    def rate_at(self, progress):
        """Factor on the learning rates: up, level, down to zero (trapezoid; Hägele et al. 2024)."""
        rising = progress / self.warm_up if self.warm_up else 1.0
        falling = (1 - progress) / self.decay if self.decay else 1.0
        return max(0.0, min(1.0, rising, falling))
