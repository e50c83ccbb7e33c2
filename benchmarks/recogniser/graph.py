"""An ONNX network as a PyTorch module whose weights can be trained and written back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn


def _attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def _same(x: torch.Tensor, kernel: list[int], strides: list[int]) -> torch.Tensor:
    """Padding of ONNX's SAME_UPPER."""
    pads: list[int] = []
    for size, k, s in zip(reversed(x.shape[2:]), reversed(kernel), reversed(strides), strict=True):
        total = max((-(-size // s) - 1) * s + k - size, 0)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


def _conv(a: dict[str, Any], x: torch.Tensor, w: torch.Tensor, b: Any = None) -> torch.Tensor:
    strides = list(a["strides"])
    if a.get("auto_pad", b"NOTSET") == b"SAME_UPPER":
        x, pad = _same(x, list(a["kernel_shape"]), strides), [0, 0]
    else:
        top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
        assert (top, left) == (bottom, right)
        pad = [top, left]
    return F.conv2d(x, w, b, strides, pad, list(a["dilations"]), a["group"])


def _max_pool(a: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    kernel, strides = list(a["kernel_shape"]), list(a["strides"])
    return F.max_pool2d(_same(x, kernel, strides), kernel, strides)


def _slice(a: dict[str, Any], x: torch.Tensor, starts: Any, ends: Any, axes: Any = None,
           steps: Any = None) -> Any:  # fmt: skip
    first, last = starts.tolist(), ends.tolist()
    which = range(len(first)) if axes is None else axes.tolist()
    by = [1] * len(first) if steps is None else steps.tolist()
    for start, end, axis, step in zip(first, last, which, by, strict=True):
        where: list[Any] = [slice(None)] * x.dim()
        where[axis] = slice(start, end if end < 2**31 - 1 else None, step)
        x = x[tuple(where)]
    return x


def _reshape(a: dict[str, Any], x: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:
    sizes = [x.shape[i] if s == 0 else s for i, s in enumerate(shape.tolist())]
    return x.reshape(sizes)


def _squeeze(a: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    for axis in sorted((i % x.dim() for i in a["axes"]), reverse=True):
        x = x.squeeze(axis)
    return x


def _unsqueeze(a: dict[str, Any], x: torch.Tensor) -> torch.Tensor:
    for axis in sorted(a["axes"]):
        x = x.unsqueeze(axis)
    return x


_OPS: dict[str, Callable[..., Any]] = {
    "Identity": lambda a, x: x,
    "Add": lambda a, x, y: x + y,
    "Sub": lambda a, x, y: x - y,
    "Mul": lambda a, x, y: x * y,
    "Div": lambda a, x, y: x / y,
    "Pow": lambda a, x, y: x * x if y.numel() == 1 and float(y) == 2 else x**y,
    "Sqrt": lambda a, x: x.sqrt(),
    "Erf": lambda a, x: x.erf(),
    "Relu": lambda a, x: x.relu(),
    "Sigmoid": lambda a, x: x.sigmoid(),
    "HardSigmoid": lambda a, x: (x * a.get("alpha", 0.2) + a.get("beta", 0.5)).clamp(0, 1),
    "MatMul": lambda a, x, y: x @ y,
    "Softmax": lambda a, x: x.softmax(a["axis"]),
    "Transpose": lambda a, x: x.permute(*a["perm"]),
    "ReduceMean": lambda a, x: x.mean(list(a["axes"]), keepdim=bool(a.get("keepdims", 1))),
    "Concat": lambda a, *xs: torch.cat(xs, a.get("axis", 0)),
    "Shape": lambda a, x: torch.tensor(x.shape, dtype=torch.int64),
    "BatchNormalization": lambda a, x, w, b, m, v: F.batch_norm(
        x, m, v, w, b, False, 0.0, a.get("epsilon", 1e-5)
    ),
    "AveragePool": lambda a, x: F.avg_pool2d(x, list(a["kernel_shape"]), list(a["strides"])),
    "Conv": _conv,
    "MaxPool": _max_pool,
    "Slice": _slice,
    "Reshape": _reshape,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
}


class Graph(nn.Module):
    """Runs an ONNX graph of one input and one output node by node.

    Means and variances of batch normalisation stay as they are; every other weight of more than
    one element is a parameter, under its ONNX name with dots for underscores' sake replaced.

    Args:
        model: The network.
        output: Name of the value to give instead of the graph's output.
    """

    def __init__(self, model: onnx.ModelProto, output: str = "") -> None:
        super().__init__()
        graph = model.graph
        self.input = graph.input[0].name
        self.output = output or graph.output[0].name
        self.nodes = [
            (n.op_type, _attributes(n), list(n.input), list(n.output)) for n in graph.node
        ]
        frozen = {
            name
            for op, _, names, _ in self.nodes
            if op == "BatchNormalization"
            for name in names[3:]
        }
        self.weights = nn.ParameterDict()
        self.constants: dict[str, torch.Tensor] = {}
        self.names: dict[str, str] = {}
        for item in graph.initializer:
            value = torch.from_numpy(numpy_helper.to_array(item).copy())
            if item.name in frozen or not value.is_floating_point() or value.numel() < 2:
                self.constants[item.name] = value
            else:
                key = item.name.replace(".", "__")
                self.names[item.name] = key
                self.weights[key] = nn.Parameter(value)
        self.last: dict[str, int] = {}
        for i, (_, _, inputs, _) in enumerate(self.nodes):
            for name in inputs:
                self.last[name] = i

    def move(self, device: torch.device) -> Graph:
        """Weights and constants to a device; shapes and sizes stay where they are counted."""
        self.to(device)
        self.constants = {
            name: value.to(device) if value.is_floating_point() else value
            for name, value in self.constants.items()
        }
        return self

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Output for a batch of inputs."""
        values: dict[str, Any] = {self.input: x}
        for i, (op, attributes, inputs, outputs) in enumerate(self.nodes):
            given = []
            for name in inputs:
                if name in values:
                    given.append(values[name])
                elif name in self.names:
                    given.append(self.weights[self.names[name]])
                else:
                    given.append(self.constants[name])
            values[outputs[0]] = _OPS[op](attributes, *given)
            if outputs[0] == self.output:
                return values[self.output]  # type: ignore[no-any-return]
            for name in inputs:
                if self.last[name] == i:
                    values.pop(name, None)
        raise ValueError(f"the network has no value {self.output}")

    def write_back(self, model: onnx.ModelProto) -> None:
        """Put the trained weights into the ONNX network that this module was made from."""
        for item in model.graph.initializer:
            if item.name in self.names:
                array = self.weights[self.names[item.name]].detach().cpu().numpy()
                item.CopyFrom(numpy_helper.from_array(array, item.name))
