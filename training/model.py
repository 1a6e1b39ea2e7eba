"""GPT-2 (Radford et al. 2019), with the tensor names of Hugging Face's GPT2LMHeadModel at the door."""

import math
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional

FUSED_ATTENTION = getattr(functional, "scaled_dot_product_attention", None)


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    context: int
    layers: int
    heads: int
    width: int

    def __post_init__(self):
        if self.width % self.heads:
            raise ValueError(f"a width of {self.width} cannot be shared by {self.heads} heads: give a multiple")

    def config(self, end_of_text):
        """Hugging Face's config.json."""
        return {
            "architectures": ["GPT2LMHeadModel"],
            "model_type": "gpt2",
            "activation_function": "gelu_new",
            "vocab_size": self.vocabulary,
            "n_positions": self.context,
            "n_ctx": self.context,
            "n_embd": self.width,
            "n_layer": self.layers,
            "n_head": self.heads,
            "layer_norm_epsilon": 1e-5,
            "bos_token_id": end_of_text,
            "eos_token_id": end_of_text,
            "tie_word_embeddings": True,
        }

    @staticmethod
    def of_config(config):
        return Shape(config["vocab_size"], config["n_positions"], config["n_layer"], config["n_head"], config["n_embd"])

    def as_dict(self):
        return asdict(self)


class Block(nn.Module):
    def __init__(self, shape, dropout):
        super().__init__()
        self.heads = shape.heads
        self.dropout = dropout
        self.ln_1 = nn.LayerNorm(shape.width)
        self.c_attn = nn.Linear(shape.width, 3 * shape.width)
        self.attn_c_proj = nn.Linear(shape.width, shape.width)
        self.ln_2 = nn.LayerNorm(shape.width)
        self.c_fc = nn.Linear(shape.width, 4 * shape.width)
        self.mlp_c_proj = nn.Linear(4 * shape.width, shape.width)

    def forward(self, hidden):
        hidden = hidden + self._dropped(self.attn_c_proj(self._mixed(self.ln_1(hidden))))
        inner = functional.gelu(self.c_fc(self.ln_2(hidden)), approximate="tanh")
        return hidden + self._dropped(self.mlp_c_proj(inner))

    def _mixed(self, hidden):
        rows, length, width = hidden.shape
        queries, keys, values = (
            part.view(rows, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.c_attn(hidden).split(width, dim=2)
        )
        return causal_attention(queries, keys, values).transpose(1, 2).reshape(rows, length, width)

    def _dropped(self, hidden):
        return functional.dropout(hidden, self.dropout, self.training) if self.dropout else hidden


class Gpt2(nn.Module):
    """ids [rows, length], at most `context` long -> logits [rows, length, vocabulary]. The head is the embedding's."""

    def __init__(self, shape, dropout=0.0):
        super().__init__()
        self.shape = shape
        self.wte = nn.Embedding(shape.vocabulary, shape.width)
        self.wpe = nn.Embedding(shape.context, shape.width)
        self.h = nn.ModuleList(Block(shape, dropout) for _ in range(shape.layers))
        self.ln_f = nn.LayerNorm(shape.width)
        self.apply(self._initialise)
        for block in self.h:
            for projection in (block.attn_c_proj, block.mlp_c_proj):
                nn.init.normal_(projection.weight, std=0.02 / math.sqrt(2 * shape.layers))

    def forward(self, ids):
        hidden = self.wte(ids) + self.wpe.weight[: ids.shape[1]]
        for block in self.h:
            hidden = block(hidden)
        return functional.linear(self.ln_f(hidden), self.wte.weight)

    @staticmethod
    def _initialise(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)


def causal_attention(queries, keys, values):
    """[rows, heads, length, head width] each; PyTorch's fused kernel where this PyTorch has one (from 2.0 on)."""
    if FUSED_ATTENTION:
        return FUSED_ATTENTION(queries, keys, values, is_causal=True)
    length = queries.shape[2]
    scores = queries @ keys.transpose(2, 3) / math.sqrt(queries.shape[3])
    future = torch.ones(length, length, dtype=torch.bool, device=queries.device).triu(1)
    return torch.softmax(scores.masked_fill(future, -math.inf), dim=-1) @ values
