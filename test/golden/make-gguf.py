"""Writes the GGUF files in this folder, as llama.cpp's converter would, from the models beside them.

    python3 test/golden/make-gguf.py

Run make-gpt2.py and make-llama.py first. Files that keep the weights as they are need no logits of
their own; for those that round them, PyTorch computes logits with what the file holds.
"""

import json
import struct
from importlib import import_module
from pathlib import Path

import torch

from files import random_texts, read_safetensors, write_logits

HERE = Path(__file__).parent
gpt2 = import_module("make-gpt2")
llama = import_module("make-llama")

# https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

ALIGNMENT = 32
TYPES = {"F32": 0, "F16": 1, "Q4_0": 2, "Q8_0": 8}


def text(value):
    content = value.encode()
    return struct.pack("<Q", len(content)) + content


def value(content):
    """A value of the metadata, its type before it."""
    if isinstance(content, bool):
        return struct.pack("<I?", 7, content)
    if isinstance(content, int):
        return struct.pack("<II", 4, content)
    if isinstance(content, float):
        return struct.pack("<If", 6, content)
    if isinstance(content, str):
        return struct.pack("<I", 8) + text(content)
    kind, items = (8, map(text, content)) if isinstance(content[0], str) else (
        5, (struct.pack("<i", item) for item in content))
    return struct.pack("<IIQ", 9, kind, len(content)) + b"".join(items)


def padded(content):
    return content + bytes(-len(content) % ALIGNMENT)


def write_gguf(path, metadata, tensors):
    """@param tensors: (type, tensor) by name; rows of quantised ones are whole blocks of 32."""
    header = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    for key, content in metadata.items():
        header += text(key) + value(content)
    data = b""
    for name, (kind, tensor) in tensors.items():
        shape = tensor.shape[::-1]
        header += text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
        header += struct.pack("<IQ", TYPES[kind], len(data))
        data += padded(encode(tensor, kind))
    path.write_bytes(padded(header) + data)


def encode(tensor, kind):
    if kind == "F32":
        return tensor.to(torch.float32).numpy().tobytes()
    if kind == "F16":
        return tensor.to(torch.float16).numpy().tobytes()
    return b"".join(quantise(block, kind)[0] for block in tensor.double().reshape(-1, 32))


def decode(tensor, kind):
    """The tensor as it is read again."""
    if kind == "F32":
        return tensor
    if kind == "F16":
        return tensor.to(torch.float16)
    blocks = [quantise(block, kind)[1] for block in tensor.double().reshape(-1, 32)]
    return torch.stack(blocks).reshape(tensor.shape)


def quantise(block, kind):
    """A block of 32 numbers as bytes, and as those bytes are read again."""
    extreme = block[block.abs().argmax()]
    scale = (extreme.abs() / 127 if kind == "Q8_0" else extreme / -8).to(torch.float16)
    quotients = torch.round(block / scale.double()) if scale != 0 else torch.zeros_like(block)
    if kind == "Q8_0":
        values = quotients.clamp(-128, 127)
        packed = values.to(torch.int8).numpy().tobytes()
    else:
        values = quotients.clamp(-8, 7)
        nibbles = (values + 8).to(torch.uint8)
        packed = (nibbles[:16] | (nibbles[16:] << 4)).numpy().tobytes()
    return scale.numpy().tobytes() + packed, values * scale.double()


# Models.

def tokenizer_metadata(tokenizer, pre):
    tokens = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    end = len(tokens) - 1
    normal, control = 1, 3
    return {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [normal] * end + [control],
        "tokenizer.ggml.merges": tokenizer["model"]["merges"],
        "tokenizer.ggml.bos_token_id": end,
        "tokenizer.ggml.eos_token_id": end,
        "tokenizer.ggml.add_bos_token": False,
    }


def gpt2_metadata(config):
    return {
        "general.architecture": "gpt2",
        "general.name": "golden",
        "gpt2.context_length": config["n_positions"],
        "gpt2.embedding_length": config["n_embd"],
        "gpt2.feed_forward_length": 4 * config["n_embd"],
        "gpt2.block_count": config["n_layer"],
        "gpt2.attention.head_count": config["n_head"],
        "gpt2.attention.layer_norm_epsilon": config["layer_norm_epsilon"],
    }


GPT2_NAMES = {
    "wte": "token_embd", "wpe": "position_embd", "ln_1": "attn_norm", "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output", "ln_2": "ffn_norm", "mlp.c_fc": "ffn_up", "mlp.c_proj": "ffn_down",
    "ln_f": "output_norm", "lm_head": "output",
}


def gpt2_tensor(name, tensor):
    """Matrices of layers are turned; the tables of tokens and positions are not."""
    is_turned = name.startswith("h.") and tensor.dim() == 2
    return renamed(name, "h", GPT2_NAMES), tensor.T.contiguous() if is_turned else tensor


def llama_metadata(config):
    metadata = {
        "general.architecture": "llama",
        "general.name": "golden",
        "llama.context_length": config["max_position_embeddings"],
        "llama.embedding_length": config["hidden_size"],
        "llama.feed_forward_length": config["intermediate_size"],
        "llama.block_count": config["num_hidden_layers"],
        "llama.attention.head_count": config["num_attention_heads"],
        "llama.attention.head_count_kv": config["num_key_value_heads"],
        "llama.attention.layer_norm_rms_epsilon": config["rms_norm_eps"],
        "llama.attention.key_length": llama.head_width(config),
        "llama.attention.value_length": llama.head_width(config),
        "llama.rope.dimension_count": llama.head_width(config),
        "llama.rope.freq_base": config["rope_theta"],
        "llama.vocab_size": config["vocab_size"],
    }
    scaling = config["rope_scaling"] or {}
    if scaling.get("type") == "linear":
        metadata["llama.rope.scaling.type"] = "linear"
        metadata["llama.rope.scaling.factor"] = scaling["factor"]
    return metadata


LLAMA_NAMES = {
    "embed_tokens": "token_embd", "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down", "norm": "output_norm", "lm_head": "output",
}


def llama_tensor(name, tensor, config):
    """Rows of queries and keys that turn together stand side by side."""
    if ".q_proj." in name or ".k_proj." in name:
        width = llama.head_width(config)
        rows, columns = tensor.shape
        pairs = tensor.reshape(rows // width, 2, width // 2, columns)
        tensor = pairs.swapaxes(1, 2).reshape(rows, columns).contiguous()
    return renamed(name, "layers", LLAMA_NAMES), tensor


def renamed(name, layers, names):
    path, kind = name.rsplit(".", 1)
    if not path.startswith(f"{layers}."):
        return f"{names[path]}.{kind}"
    _, layer, part = path.split(".", 2)
    return f"blk.{layer}.{names[part]}.{kind}"


def frequency_factors(config):
    """Divisors that llama.cpp's converter writes for the scaling of Llama 3."""
    plain = llama.frequencies({**config, "rope_scaling": None})
    return (plain / llama.frequencies(config)).to(torch.float32)


def make_file(name, source, kind):
    folder = HERE / source
    config = json.loads((folder / "config.json").read_text())
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    is_llama = config["model_type"] == "llama"
    prefix = "model." if is_llama else "transformer."
    weights = {tensor.removeprefix(prefix): content
               for tensor, content in read_safetensors(folder / "model.safetensors").items()}

    stored, read_again = {}, {}
    for tensor, content in weights.items():
        stored_name, arranged = (
            llama_tensor(tensor, content, config) if is_llama else gpt2_tensor(tensor, content))
        is_vector = content.dim() == 1 or tensor == "wpe.weight"
        stored_kind = "F32" if is_vector else kind
        stored[stored_name] = (stored_kind, arranged)
        again = decode(arranged, stored_kind)
        # What the arrangement did to rows and columns is undone by doing it to their numbers.
        places = torch.arange(content.numel()).reshape(content.shape)
        _, moved = llama_tensor(tensor, places, config) if is_llama else gpt2_tensor(tensor, places)
        flat = torch.empty(content.numel(), dtype=torch.float64)
        flat[moved.reshape(-1)] = again.double().reshape(-1)
        read_again[tensor] = flat.reshape(content.shape)
    if is_llama and (config["rope_scaling"] or {}).get("rope_type") == "llama3":
        stored["rope_freqs.weight"] = ("F32", frequency_factors(config))

    metadata = llama_metadata(config) if is_llama else gpt2_metadata(config)
    metadata.update(tokenizer_metadata(tokenizer, "smollm" if is_llama else "gpt-2"))
    write_gguf(HERE / f"{name}.gguf", metadata, stored)
    if kind.startswith("Q"):
        context = config["max_position_embeddings"] if is_llama else config["n_positions"]
        texts = random_texts(config["vocab_size"], context, torch.Generator().manual_seed(7))
        forward = llama.forward if is_llama else gpt2.forward
        write_logits(HERE / f"{name}.json", lambda tokens: forward(read_again, config, tokens), texts)


make_file("gguf/gpt2-f32", "gpt2-f32", "F32")
make_file("gguf/gpt2-q8_0", "gpt2-f32", "Q8_0")
make_file("gguf/gpt2-q4_0", "gpt2-f32", "Q4_0")
make_file("gguf/llama-f16", "llama-f16", "F16")
make_file("gguf/llama-f32", "llama-bf16", "F32")
make_file("gguf/llama-q8_0", "llama-f32", "Q8_0")
