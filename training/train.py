"""
Trains a GPT-2 by a recipe: from nothing, or from a model's folder (--from). Ends with a folder that
`venti models convert` takes.

    python3 train.py recipes/pocket.toml --data data --out run

Killed and started again, it goes on from its last checkpoint. A loss that is no number ends it: the last good
checkpoint stays.
"""

import argparse
import copy
import math
import os
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional

from batches import Batches
from checkpoint_folder import load_folder, save_folder
from documents import documents
from judge import bits_per_byte, mixed_precision, sample
from model import Gpt2, Shape
from muon import Muon
from recipe import Recipe
from tokenizer import Tokenizer
from unlikelihood import unlikelihood


def main():
    options = parse_arguments()
    run = Run(Recipe.read(options.recipe), options.data, options.out, options.start)
    run.resume()
    run.train()
    run.finish()


def parse_arguments():
    parser = argparse.ArgumentParser(description="Trains a GPT-2 by a recipe.")
    parser.add_argument("recipe", help="a TOML file, see recipes/")
    parser.add_argument("--data", required=True, help="folder that prepare.py wrote")
    parser.add_argument("--out", required=True, help="folder for checkpoints and the model")
    parser.add_argument("--from", dest="start", help="folder of a GPT-2 to go on from: fine-tuning")
    return parser.parse_args()


class Run:
    """One run: its model, optimizers and place, all of which a checkpoint holds."""

    def __init__(self, recipe, data, out, start):
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.start = start
        self.data = Path(data)
        self.out = Path(out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.checkpoint = self.out / "checkpoint.pt"
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.tokenizer = Tokenizer.load(self.data / "tokenizer.json")
        self.model = self.first_model(start).to(self.device)
        self.average = copy.deepcopy(self.model).eval() if recipe.average else None
        self.batches = Batches(self.data, recipe, self.tokenizer)
        self.optimizers = optimizers(self.model, recipe)
        self.loss = torch.compile(loss_of) if self.device == "cuda" else loss_of
        self.steps = 0
        self.seconds = 0.0

    def first_model(self, start):
        if not start:
            return Gpt2(Shape(vocabulary=len(self.tokenizer.tokens), **self.recipe.model), self.recipe.dropout)
        model, tokenizer = load_folder(start, self.recipe.dropout)
        if tokenizer.tokens != self.tokenizer.tokens:
            raise ValueError(
                f"{self.data} was cut into tokens with another vocabulary than that of {start}: "
                f"run prepare.py with --tokenizer {start}/tokenizer.json"
            )
        return model

    def progress(self):
        """Share of the run that is done."""
        return self.steps / self.recipe.steps if self.recipe.steps else self.seconds / self.recipe.seconds

    def train(self):
        losses, logged, began = [], None, None
        while self.progress() < 1:
            losses.append(self.step())
            now = time.monotonic()
            if began is None:  # the first step compiles: the clock starts after it
                began, logged = now - self.seconds, now
            self.seconds = now - began
            ended = self.progress() >= 1
            if ended or self.steps % self.recipe.log_steps == 0:
                self.log(losses, time.monotonic() - logged)
                losses, logged = [], time.monotonic()
            if ended or self.steps % self.recipe.checkpoint_steps == 0:
                self.save()
                if not ended and self.recipe.shown_bytes:
                    self.show(self.model, self.recipe.shown_bytes)
                logged = time.monotonic()

    def log(self, losses, seconds):
        loss = float(torch.stack(losses).mean())
        if not math.isfinite(loss):
            raise FloatingPointError(self.no_number("loss"))
        speed = len(losses) * self.recipe.rows * self.model.shape.context / max(seconds, 1e-9)
        print(f"step {self.steps}, {self.progress():.1%}: loss {loss:.4f}, {speed:,.0f} tokens/s", flush=True)

    def step(self):
        """One step of every optimizer; the loss before it, in nats a token, left on the device."""
        progress = self.progress()
        rows = self.batches.step(self.steps, progress, self.model.shape.context).to(self.device)
        with mixed_precision(self.model):
            loss = self.loss(self.model, rows, self.recipe.unlikelihood)
        loss.backward()
        for optimizer, highest_rate in self.optimizers.items():
            for group in optimizer.param_groups:
                group["lr"] = highest_rate * self.recipe.rate_at(progress)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        if self.average is not None:
            with torch.no_grad():
                for kept, fresh in zip(self.average.parameters(), self.model.parameters()):
                    kept.lerp_(fresh, 1 - self.recipe.average)
        self.steps += 1
        return loss.detach()

    def save(self):
        """Writes the checkpoint beside and renames it: killed in between, the one before stays."""
        if not all(bool(torch.isfinite(parameter).all()) for parameter in self.model.parameters()):
            raise FloatingPointError(self.no_number("weight"))
        state = {
            "shape": self.model.shape.as_dict(),
            "tokens": self.tokenizer.tokens,
            "model": self.model.state_dict(),
            "average": self.average.state_dict() if self.average is not None else None,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "steps": self.steps,
            "seconds": self.seconds,
        }
        torch.save(state, f"{self.checkpoint}.part")
        os.replace(f"{self.checkpoint}.part", self.checkpoint)

    def resume(self):
        """Goes on from the checkpoint in the folder, if there is one."""
        if not self.checkpoint.exists():
            return
        state = torch.load(self.checkpoint, map_location=self.device)
        if state["shape"] != self.model.shape.as_dict() or state["tokens"] != self.tokenizer.tokens:
            raise ValueError(
                f"{self.checkpoint} is of another model or vocabulary than the recipe and {self.data}: "
                "give another --out, or delete it"
            )
        self.model.load_state_dict(state["model"])
        if self.average is not None:
            self.average.load_state_dict(state["average"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"]):
            optimizer.load_state_dict(kept)
        self.steps, self.seconds = state["steps"], state["seconds"]
        print(f"goes on from step {self.steps}", flush=True)

    def finish(self):
        """
        Judges the weights and, where there is one, their average on held-out text; writes the better as a folder, blended
        with those that it was tuned from.
        """
        models = [("last weights", self.model)] + (
            [("averaged weights", self.average)] if self.average is not None else []
        )
        judged = []
        for name, model in models:
            print(name, flush=True)
            judged.append((sum(self.show(model, self.recipe.judged_bytes).values()), model))
        best = min(judged, key=lambda pair: pair[0])[1]
        if self.start and self.recipe.blend < 1:
            best = blended(load_folder(self.start)[0].to(self.device), best, self.recipe.blend)
            print(f"blended: {self.recipe.blend} of the weights", flush=True)
            self.show(best, self.recipe.judged_bytes)
        save_folder(self.out / "model", best, self.tokenizer)
        print(f"model in {self.out / 'model'}", flush=True)

    def show(self, model, most_bytes):
        """Prints bits per byte of each source's held-out text, which it returns, and a sample for every prompt."""
        model.eval()
        bits = {}
        for name in self.batches.sources:
            if name in self.recipe.own:
                continue
            held_out = self.data / f"{name}.held-out.txt"
            if held_out.stat().st_size > 0:
                bits[name] = bits_per_byte(model, self.tokenizer, documents(held_out), most_bytes)
        print(
            "held out, bits per byte: " + ", ".join(f"{name} {value:.4f}" for name, value in bits.items()),
            flush=True,
        )
        for index, prompt in enumerate(self.recipe.prompts):
            print(f"> {sample(model, self.tokenizer, prompt, seed=index)}\n", flush=True)
        model.train()
        return bits

    def no_number(self, what):
        kept = (
            f"the last good checkpoint is {self.checkpoint}"
            if self.checkpoint.exists()
            else "there is no checkpoint yet"
        )
        return f"a {what} is no number at step {self.steps}; {kept}. Lower muon_lr and adam_lr and start again"


@torch.no_grad()
def blended(first, tuned, share):
    """The first model, which this changes, with a share of the tuned one's weights."""
    for kept, fresh in zip(first.parameters(), tuned.parameters()):
        kept.lerp_(fresh, share)
    return first


def loss_of(model, rows, weight):
    """Mean cross-entropy of what is learnt and, times its weight, mean unlikelihood of what is not; nats a token."""
    logits = model(rows.inputs).flatten(0, 1).float()
    losses = functional.cross_entropy(logits, rows.targets.flatten(), reduction="none").view_as(rows.learnt)
    return mean(losses, rows.learnt) + weight * mean(unlikelihood(losses), rows.unlearnt)


def mean(values, marks):
    """Of the values that are marked with 1; 0 where none is."""
    return (values * marks).sum() / marks.sum().clamp(min=1)


def optimizers(model, recipe):
    """
    Muon for the matrices of the blocks, AdamW (Loshchilov, Hutter 2019) for the rest, or for all where Muon has no rate;
    each with its highest rate.
    """
    matrices = [
        parameter for name, parameter in model.named_parameters() if parameter.dim() == 2 and name.startswith("h.")
    ]
    embeddings = [model.wte.weight, model.wpe.weight]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    by_adam = embeddings if recipe.muon_lr else [*embeddings, *matrices]
    adam = torch.optim.AdamW(
        [{"params": by_adam, "weight_decay": recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}],
        lr=recipe.adam_lr,
        betas=(0.9, 0.95),
    )
    if not recipe.muon_lr:
        return {adam: recipe.adam_lr}
    muon = Muon(
        matrices, recipe.muon_lr, weight_decay=recipe.weight_decay, parts={block.c_attn.weight: 3 for block in model.h}
    )
    return {muon: recipe.muon_lr, adam: recipe.adam_lr}


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError, FloatingPointError) as error:
        sys.exit(f"train.py: {error}")
