"""What a model is worth: bits per byte of text it has not seen, and samples."""

import math

import torch
from torch.nn import functional


FAST_ON_CPU = "usage: AVX512" in torch.__config__.show()
"""Whether PyTorch has fast products in bfloat16 here: ten times those in 32 bits with AVX-512, far slower without."""


def mixed_precision(model):
    """bfloat16 where it does no harm, for the products, and where it is fast."""
    device = next(model.parameters()).device.type
    return torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu" or FAST_ON_CPU)


@torch.no_grad()
def bits_per_byte(model, tokenizer, texts, most_bytes=None, rows=16):
    """
    Of documents, each read after `<|endoftext|>` as a training row would have it, in windows of the context. From the
    second window on the first half of a window is context alone, so every token but a document's first half window
    has at least that much before it.
    """
    context, device = model.shape.context, next(model.parameters()).device
    windows, byte_count = [], 0
    for text in texts:
        if most_bytes and byte_count >= most_bytes:
            break
        ids = [tokenizer.end_of_text, *tokenizer.encode(text)]
        byte_count += len(text.encode("utf-8"))
        counted_to = 1
        for begin in range(0, max(1, len(ids) - context // 2 - 1), context // 2):
            window = ids[begin : begin + context + 1]
            windows.append((window, counted_to - begin))
            counted_to = begin + len(window)
    if byte_count == 0:
        raise ValueError("no text to judge by: the held-out file is empty")
    windows.sort(key=lambda window: len(window[0]))
    nats = 0.0
    for first in range(0, len(windows), rows):
        some = windows[first : first + rows]
        ids = torch.full((len(some), context + 1), tokenizer.end_of_text, dtype=torch.int64)
        counts = torch.zeros(len(some), context)
        for row, (window, counted_from) in enumerate(some):
            ids[row, : len(window)] = torch.tensor(window)
            counts[row, counted_from - 1 : len(window) - 1] = 1
        ids, counts = ids.to(device), counts.to(device)
        with mixed_precision(model):
            logits = model(ids[:, :-1]).float()
        losses = functional.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        nats += float((losses.view_as(counts) * counts).sum())
    return nats / math.log(2) / byte_count


@torch.no_grad()
def sample(model, tokenizer, prompt, seed, most_tokens=200, temperature=0.7, top_k=40):
    """The prompt and what the model writes after it, to its `<|endoftext|>` or `most_tokens`."""
    device = next(model.parameters()).device
    dice = torch.Generator(device="cpu").manual_seed(seed)
    ids = tokenizer.encode(prompt)
    for _ in range(most_tokens):
        seen = ids[-model.shape.context :]
        with mixed_precision(model):
            logits = model(torch.tensor([seen], device=device))[0, -1].float().cpu()
        best, candidates = logits.topk(min(top_k, logits.numel()))
        drawn = torch.multinomial(torch.softmax(best / temperature, dim=0), 1, generator=dice)
        following = int(candidates[drawn])
        if following == tokenizer.end_of_text:
            break
        ids.append(following)
    return tokenizer.decode(ids)
