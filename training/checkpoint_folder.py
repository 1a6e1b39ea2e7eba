"""
A model's folder as Hugging Face lays it out: config.json, tokenizer.json, model.safetensors. `venti models convert`
takes it, and fine-tuning begins from one.
"""

import json
import os
import struct
from pathlib import Path

import torch

from model import Gpt2, Shape
from tokenizer import Tokenizer

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}

# Ours -> GPT2LMHeadModel's. Its matrices are [in, out], where torch's Linear has [out, in].
BLOCK_NAMES = {
    "ln_1": "ln_1",
    "c_attn": "attn.c_attn",
    "attn_c_proj": "attn.c_proj",
    "ln_2": "ln_2",
    "c_fc": "mlp.c_fc",
    "mlp_c_proj": "mlp.c_proj",
}


def save_folder(folder, model, tokenizer, dtype=torch.float16):
    """Writes the three files, each beside and renamed."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "config.json", json.dumps(model.shape.config(tokenizer.end_of_text), indent=1).encode())
    tokenizer.save(folder / "tokenizer.json.part")
    os.replace(folder / "tokenizer.json.part", folder / "tokenizer.json")
    tensors = {}
    for name, tensor in model.state_dict().items():
        published, upright = published_name(name)
        tensors[published] = (tensor.t() if upright else tensor).to("cpu", dtype).contiguous()
    write(folder / "model.safetensors", safetensors(tensors))


def load_folder(folder, dropout=0.0):
    """The model and the tokenizer of a folder; raises ValueError where they do not fit together."""
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    if config.get("model_type") != "gpt2":
        raise ValueError(f"{folder} holds a {config.get('model_type')!r} model: training starts from a GPT-2")
    tokenizer = Tokenizer.load(folder / "tokenizer.json")
    shape = Shape.of_config(config)
    if len(tokenizer.tokens) != shape.vocabulary:
        raise ValueError(
            f"{folder}: tokenizer.json has {len(tokenizer.tokens)} tokens and config.json says {shape.vocabulary}: "
            "take both from the same model"
        )
    model = Gpt2(shape, dropout)
    tensors = read_safetensors(folder / "model.safetensors")
    state = {}
    for name, tensor in model.state_dict().items():
        published, upright = published_name(name)
        found = tensors.get(published, tensors.get(published.removeprefix("transformer.")))
        if found is None:
            raise ValueError(f"{folder}/model.safetensors lacks {published}")
        found = found.t() if upright else found
        if found.shape != tensor.shape:
            raise ValueError(
                f"{folder}/model.safetensors: {published} is {list(found.shape)}, "
                f"config.json asks for {list(tensor.shape)}"
            )
        state[name] = found.float()
    model.load_state_dict(state)
    return model, tokenizer


def published_name(name):
    """`h.0.c_fc.weight` -> `("transformer.h.0.mlp.c_fc.weight", True)`: the name, and whether the matrix is turned."""
    parts = name.split(".")
    if parts[0] != "h":
        return f"transformer.{name}", False
    _, layer, part, kind = parts
    return f"transformer.h.{layer}.{BLOCK_NAMES[part]}.{kind}", kind == "weight" and not part.startswith("ln_")


def safetensors(tensors):
    """The bytes of a file of float tensors, see https://huggingface.co/docs/safetensors."""
    header, pieces, offset = {}, [], 0
    for name, tensor in tensors.items():
        data = tensor.numpy().tobytes()
        dtype = next(known for known, kind in DTYPES.items() if kind == tensor.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        pieces.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *pieces])


def read_safetensors(path):
    """Name -> tensor, of those with floats: old checkpoints carry masks of booleans that nothing reads."""
    data = bytearray(Path(path).read_bytes())
    header_length = int.from_bytes(data[:8], "little")
    if len(data) < 8 + header_length or header_length == 0:
        raise ValueError(f"{path} is no whole safetensors file: fetch it again")
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + header_length]).items():
        dtype = DTYPES.get(entry.get("dtype"))
        if dtype is None:
            continue
        begin, end = (8 + header_length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(data[begin:end], dtype=dtype).view(entry["shape"])
    return tensors


def write(path, data):
    Path(f"{path}.part").write_bytes(data)
    os.replace(f"{path}.part", path)
