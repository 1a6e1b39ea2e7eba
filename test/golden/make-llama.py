"""Writes the Llama models in this folder and the logits that PyTorch computes for them.

    python3 test/golden/make-llama.py

As make-gpt2.py does for its models.
"""

import json
import math
from pathlib import Path

import torch

from files import (
    BYTE_LEVEL, TEXT, learn_merges, make_tokenizer, random_texts, write_json, write_logits,
    write_safetensors,
)

HERE = Path(__file__).parent

MODELS = {
    # As SmolLM2: tied head, three heads for each key and value, digits one by one.
    "llama-f32": dict(
        seed=4, dtype=torch.float32,
        config=dict(hidden_size=64, num_attention_heads=6, num_key_value_heads=2, head_dim=16,
                    intermediate_size=96, num_hidden_layers=2, max_position_embeddings=48,
                    rope_theta=100000.0, rope_scaling=None, tie_word_embeddings=True),
        merges=50,
    ),
    # A head of its own, as many keys and values as heads, positions that are closer than they seem.
    "llama-f16": dict(
        seed=5, dtype=torch.float16,
        config=dict(hidden_size=64, num_attention_heads=4, num_key_value_heads=4,
                    intermediate_size=128, num_hidden_layers=2, max_position_embeddings=40,
                    rms_norm_eps=1e-3, rope_scaling=dict(type="linear", factor=2.5),
                    tie_word_embeddings=False),
        merges=6,
    ),
    # As Llama 3: one key and value for four heads, and long wavelengths stretched.
    "llama-bf16": dict(
        seed=6, dtype=torch.bfloat16,
        config=dict(hidden_size=64, num_attention_heads=4, num_key_value_heads=1,
                    intermediate_size=96, num_hidden_layers=1, max_position_embeddings=64,
                    rope_theta=500.0, tie_word_embeddings=True,
                    rope_scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0,
                                      high_freq_factor=4.0, original_max_position_embeddings=32)),
        merges=12,
    ),
}

SMOLLM = {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": True}, BYTE_LEVEL]}


# The model: Touvron et al. 2023, "LLaMA: Open and Efficient Foundation Language Models", with shared
# keys and values after Ainslie et al. 2023, "GQA".

def head_width(config):
    return config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]


def rms_norm(x, gain, epsilon):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon) * gain


def frequencies(config):
    """Radians per position for every pair of a head's numbers."""
    width = head_width(config)
    pairs = torch.arange(width // 2, dtype=torch.float64)
    plain = config["rope_theta"] ** (-2 * pairs / width)
    scaling = config["rope_scaling"] or {"rope_type": "default"}
    kind = scaling.get("rope_type") or scaling["type"]
    if kind == "default":
        return plain
    if kind == "linear":
        return plain / scaling["factor"]
    assert kind == "llama3"
    # Meta's llama-models, models/llama3/model.py, apply_scaling.
    old_context = scaling["original_max_position_embeddings"]
    low_wavelength = old_context / scaling["low_freq_factor"]
    high_wavelength = old_context / scaling["high_freq_factor"]
    scaled = []
    for frequency in plain.tolist():
        wavelength = 2 * math.pi / frequency
        if wavelength < high_wavelength:
            scaled.append(frequency)
        elif wavelength > low_wavelength:
            scaled.append(frequency / scaling["factor"])
        else:
            smooth = (old_context / wavelength - scaling["low_freq_factor"]) / (
                scaling["high_freq_factor"] - scaling["low_freq_factor"])
            scaled.append((1 - smooth) * frequency / scaling["factor"] + smooth * frequency)
    return torch.tensor(scaled, dtype=torch.float64)


def rotate(x, config):
    """Turns the pair of numbers i and i + width / 2 by the angle of its position, x [heads, tokens, width]."""
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * frequencies(config)
    first, second = x.chunk(2, dim=-1)
    as_complex = torch.complex(first, second) * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([as_complex.real, as_complex.imag], dim=-1)


def attention(x, weights, name, config):
    tokens = x.shape[0]
    width = head_width(config)
    heads, shared = config["num_attention_heads"], config["num_key_value_heads"]

    def project(part, count):
        return (x @ weights[f"{name}.{part}.weight"].T).view(tokens, count, width).transpose(0, 1)

    query = rotate(project("q_proj", heads), config)
    key = rotate(project("k_proj", shared), config).repeat_interleave(heads // shared, dim=0)
    value = project("v_proj", shared).repeat_interleave(heads // shared, dim=0)
    scores = query @ key.transpose(1, 2) / math.sqrt(width)
    future = torch.ones(tokens, tokens, dtype=torch.bool).triu(1)
    mixed = torch.softmax(scores.masked_fill(future, -math.inf), dim=-1) @ value
    return mixed.transpose(0, 1).reshape(tokens, heads * width) @ weights[f"{name}.o_proj.weight"].T


def feed_forward(x, weights, name):
    gate = x @ weights[f"{name}.gate_proj.weight"].T
    gated = gate * torch.sigmoid(gate) * (x @ weights[f"{name}.up_proj.weight"].T)
    return gated @ weights[f"{name}.down_proj.weight"].T


def forward(weights, config, tokens):
    """Logits of shape [tokens, vocabulary]."""

    def norm(x, name):
        return rms_norm(x, weights[f"{name}.weight"], config["rms_norm_eps"])

    x = weights["embed_tokens.weight"][tokens]
    for layer in range(config["num_hidden_layers"]):
        name = f"layers.{layer}"
        x = x + attention(norm(x, f"{name}.input_layernorm"), weights, f"{name}.self_attn", config)
        x = x + feed_forward(norm(x, f"{name}.post_attention_layernorm"), weights, f"{name}.mlp")
    head = weights["embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    return norm(x, "norm") @ head.T


def tensor_shapes(config):
    """Tensors of a Llama and their shapes; matrices are [output, input]."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    queries = config["num_attention_heads"] * head_width(config)
    keys = config["num_key_value_heads"] * head_width(config)
    shapes = {"embed_tokens": (config["vocab_size"], width)}
    for layer in range(config["num_hidden_layers"]):
        for name, shape in {
            "input_layernorm": (width,),
            "self_attn.q_proj": (queries, width),
            "self_attn.k_proj": (keys, width),
            "self_attn.v_proj": (keys, width),
            "self_attn.o_proj": (width, queries),
            "post_attention_layernorm": (width,),
            "mlp.gate_proj": (inner, width),
            "mlp.up_proj": (inner, width),
            "mlp.down_proj": (width, inner),
        }.items():
            shapes[f"layers.{layer}.{name}"] = shape
    shapes["norm"] = (width,)
    if not config["tie_word_embeddings"]:
        shapes["lm_head"] = (config["vocab_size"], width)
    return {f"{name}.weight": shape for name, shape in shapes.items()}


def random_weights(config, dtype, generator):
    weights = {}
    for name, shape in tensor_shapes(config).items():
        noise = torch.randn(shape, generator=generator, dtype=torch.float64)
        weights[name] = (1 + 0.2 * noise if len(shape) == 1 else 0.2 * noise).to(dtype)
    return weights


def make_model(name, model):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    tokenizer = make_tokenizer(learn_merges(TEXT, model["merges"]), SMOLLM)
    vocabulary = len(tokenizer["model"]["vocab"])
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-5,
        "rope_theta": 10000.0,
        "attention_bias": False,
        "bos_token_id": vocabulary - 1,
        "eos_token_id": vocabulary - 1,
        **model["config"],
    }
    generator = torch.Generator().manual_seed(model["seed"])
    weights = random_weights(config, model["dtype"], generator)
    # The head stands outside of the model, and its name has no prefix.
    stored = {tensor if tensor == "lm_head.weight" else f"model.{tensor}": value
              for tensor, value in weights.items()}
    write_safetensors(folder / "model.safetensors", stored)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    write_json(folder / "tokenizer.json", tokenizer)

    exact = {tensor: value.to(torch.float64) for tensor, value in weights.items()}
    texts = random_texts(vocabulary, config["max_position_embeddings"], generator)
    write_logits(folder / "logits.json", lambda tokens: forward(exact, config, tokens), texts)


if __name__ == "__main__":
    for model_name, description in MODELS.items():
        make_model(model_name, description)
