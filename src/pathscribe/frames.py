"""Rows as tables of pandas or polars, which are asked for when they are needed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import PathscribeError

if TYPE_CHECKING:
    import pandas
    import polars


def to_pandas(columns: Mapping[str, type], rows: Sequence[Sequence[Any]]) -> pandas.DataFrame:
    """A pandas DataFrame.

    Args:
        columns: Names and types (str, int, float, bool, or list) of the columns.
        rows: Values in the order of the columns.

    Raises:
        PathscribeError: pandas is not installed.
    """
    made: pandas.DataFrame = _needed("pandas").DataFrame(list(rows), columns=list(columns))
    # Without rows, pandas does not know the types.
    kinds = {name: kind for name, kind in columns.items() if kind in (int, float, bool)}
    typed: pandas.DataFrame = made.astype(kinds)
    return typed


def to_polars(columns: Mapping[str, type], rows: Sequence[Sequence[Any]]) -> polars.DataFrame:
    """A polars DataFrame; see `to_pandas`.

    Raises:
        PathscribeError: polars is not installed.
    """
    module = _needed("polars")
    kinds = {
        str: module.String,
        int: module.Int64,
        float: module.Float64,
        bool: module.Boolean,
        list: module.List(module.String),
    }
    schema = {name: kinds[kind] for name, kind in columns.items()}
    made: polars.DataFrame = module.DataFrame(
        [list(row) for row in rows], schema=schema, orient="row"
    )
    return made


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise PathscribeError(
            f"this needs the package {module}", hint="pip install 'pathscribe[notebook]'"
        ) from error
