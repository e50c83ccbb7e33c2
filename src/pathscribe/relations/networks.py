"""Shipped networks: how they are opened, and how provenance names them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def session(path: Path) -> Any:
    """The network of an ONNX file, opened once a process, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # More threads would change the order of sums, and so the last digits.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def version(path: Path) -> str:
    """A short hash of a network's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
