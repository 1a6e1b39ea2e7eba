"""Writes the models in this folder and the logits that PyTorch computes for them.

    python3 test/golden/make-gpt2.py

Needs PyTorch (made with 1.13) and nothing else. Weights are drawn with a fixed seed, rounded to the
type they are stored in, and only then run, in float64, so that the logits are right for the file to
more digits than any test asks for. The tokenizers are byte-level BPE, learnt from a short text.
"""

import json
import math
from pathlib import Path

import torch

from files import (
    TEXT, learn_merges, make_tokenizer, random_texts, write_json, write_logits, write_safetensors,
)

HERE = Path(__file__).parent

MODELS = {
    # The usual layout: names without prefix, tied head, inner width four times the width.
    "gpt2-f32": dict(
        seed=1, dtype=torch.float32, prefix="", masks=False,
        config=dict(n_embd=32, n_head=4, n_layer=2, n_positions=48, n_inner=None,
                    activation_function="gelu_new"),
        merges=50,
    ),
    # As old releases of the library saved it, with its attention masks; and every switch the other way.
    "gpt2-f16": dict(
        seed=2, dtype=torch.float16, prefix="transformer.", masks=True,
        config=dict(n_embd=64, n_head=2, n_layer=2, n_positions=32, n_inner=64,
                    activation_function="gelu", scale_attn_by_inverse_layer_idx=True,
                    tie_word_embeddings=False),
        merges=6,
    ),
    "gpt2-bf16": dict(
        seed=3, dtype=torch.bfloat16, prefix="transformer.", masks=False,
        config=dict(n_embd=96, n_head=3, n_layer=1, n_positions=40, n_inner=96,
                    activation_function="relu", scale_attn_weights=False,
                    layer_norm_epsilon=1e-3),
        merges=12,
    ),
}

# The model: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners".

ACTIVATIONS = {
    "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "gelu": lambda x: 0.5 * x * (1 + torch.erf(x / math.sqrt(2))),
    "relu": torch.relu,
}


def layer_norm(x, gain, bias, epsilon):
    mean = x.mean(-1, keepdim=True)
    variance = x.var(-1, unbiased=False, keepdim=True)
    return (x - mean) / torch.sqrt(variance + epsilon) * gain + bias


def attention(x, weights, name, layer, config):
    tokens, width = x.shape
    heads = config["n_head"]
    packed = x @ weights[f"{name}.c_attn.weight"] + weights[f"{name}.c_attn.bias"]
    query, key, value = (
        part.view(tokens, heads, width // heads).transpose(0, 1) for part in packed.split(width, dim=1)
    )
    scores = query @ key.transpose(1, 2)
    if config.get("scale_attn_weights", True):
        scores = scores / math.sqrt(width // heads)
    if config.get("scale_attn_by_inverse_layer_idx", False):
        scores = scores / (layer + 1)
    future = torch.ones(tokens, tokens, dtype=torch.bool).triu(1)
    mixed = torch.softmax(scores.masked_fill(future, -math.inf), dim=-1) @ value
    joined = mixed.transpose(0, 1).reshape(tokens, width)
    return joined @ weights[f"{name}.c_proj.weight"] + weights[f"{name}.c_proj.bias"]


def feed_forward(x, weights, name, config):
    inner = x @ weights[f"{name}.c_fc.weight"] + weights[f"{name}.c_fc.bias"]
    inner = ACTIVATIONS[config["activation_function"]](inner)
    return inner @ weights[f"{name}.c_proj.weight"] + weights[f"{name}.c_proj.bias"]


def forward(weights, config, tokens):
    """Logits of shape [tokens, vocabulary]."""

    def norm(x, name):
        epsilon = config["layer_norm_epsilon"]
        return layer_norm(x, weights[f"{name}.weight"], weights[f"{name}.bias"], epsilon)

    x = weights["wte.weight"][tokens] + weights["wpe.weight"][: len(tokens)]
    for layer in range(config["n_layer"]):
        x = x + attention(norm(x, f"h.{layer}.ln_1"), weights, f"h.{layer}.attn", layer, config)
        x = x + feed_forward(norm(x, f"h.{layer}.ln_2"), weights, f"h.{layer}.mlp", config)
    head = weights["wte.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    return norm(x, "ln_f") @ head.T


# Weights.

def tensor_shapes(config):
    """Tensors of a GPT-2 and their shapes; matrices are [input, output]."""
    width, vocabulary = config["n_embd"], config["vocab_size"]
    inner = config["n_inner"] or 4 * width
    shapes = {"wte.weight": (vocabulary, width), "wpe.weight": (config["n_positions"], width)}
    for layer in range(config["n_layer"]):
        for name, shape in {
            "ln_1": (width,),
            "attn.c_attn": (width, 3 * width),
            "attn.c_proj": (width, width),
            "ln_2": (width,),
            "mlp.c_fc": (width, inner),
            "mlp.c_proj": (inner, width),
        }.items():
            shapes[f"h.{layer}.{name}.weight"] = shape
            shapes[f"h.{layer}.{name}.bias"] = shape[-1:]
    shapes["ln_f.weight"] = shapes["ln_f.bias"] = (width,)
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (vocabulary, width)
    return shapes


def random_weights(config, dtype, generator):
    weights = {}
    for name, shape in tensor_shapes(config).items():
        noise = torch.randn(shape, generator=generator, dtype=torch.float64)
        is_gain = name.endswith("weight") and len(shape) == 1
        weights[name] = (1 + 0.2 * noise if is_gain else 0.2 * noise).to(dtype)
    return weights


def attention_masks(config):
    """Buffers that are no weights, and that readers must pass over."""
    context = config["n_positions"]
    masks = {}
    for layer in range(config["n_layer"]):
        mask = torch.ones(context, context, dtype=torch.uint8).tril()
        masks[f"h.{layer}.attn.bias"] = mask.view(1, 1, context, context)
        masks[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
    return masks


def make_model(name, model):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    tokenizer = make_tokenizer(learn_merges(TEXT, model["merges"]))
    vocabulary = len(tokenizer["model"]["vocab"])
    config = {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": vocabulary,
        "layer_norm_epsilon": 1e-5,
        "tie_word_embeddings": True,
        "bos_token_id": vocabulary - 1,
        "eos_token_id": vocabulary - 1,
        **model["config"],
    }
    generator = torch.Generator().manual_seed(model["seed"])
    weights = random_weights(config, model["dtype"], generator)
    buffers = attention_masks(config) if model["masks"] else {}
    # The head stands outside of the transformer, and its name has no prefix.
    names = {tensor: tensor if tensor == "lm_head.weight" else model["prefix"] + tensor
             for tensor in [*weights, *buffers]}
    stored = {names[tensor]: value for tensor, value in {**weights, **buffers}.items()}
    write_safetensors(folder / "model.safetensors", stored)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    write_json(folder / "tokenizer.json", tokenizer)

    exact = {tensor: value.to(torch.float64) for tensor, value in weights.items()}
    texts = random_texts(vocabulary, config["n_positions"], generator)
    write_logits(folder / "logits.json", lambda tokens: forward(exact, config, tokens), texts)


if __name__ == "__main__":
    for model_name, description in MODELS.items():
        make_model(model_name, description)
