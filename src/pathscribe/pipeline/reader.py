"""Reader: the parts that reading needs, made once and used for every figure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Final

from ..entities import name_predicate
from ..entities.cutoffs import CUTOFFS, DEFAULT, Strictness
from ..records import Provenance
from ..relations.drawn import model_version
from ..relations.pairs import model_version as captions_version
from ..screening import screening_version
from ..text.engine import Engine, default_engine
from ..version import __version__
from ..vocabulary.lexicon import Lexicon

STAGES: Final = ("screening", "load", "text", "entities", "drawn", "relations", "record")
"""The stages of reading a figure, in their order, as `on_stage` names them."""


class Reader:
    """Holds the lexicon and the OCR engine.

    Args:
        lexicon: The vocabulary; by default the one that ships with pathscribe.
        engine: What reads the text; by default PP-OCRv6, loaded when it is first needed.
        threads: Processor threads of the engine; results are the same for any number.
        ocr: Name of the engine, one of `text.ENGINES`, where none is given.
        mentions: How sure a mention must be: "default", "strict" or "all".
        screening: Judge whether figures are pathways? Without it every figure is read.
        screen_at: From which probability on a figure of an article is read; the shipped cut-off
            by default.
        on_stage: Called with a stage's name and its seconds after each stage of each figure.
    """

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        engine: Engine | None = None,
        *,
        threads: int = 1,
        ocr: str = "rapidocr",
        mentions: Strictness = "default",
        screening: bool = True,
        screen_at: float | None = None,
        on_stage: Callable[[str, float], None] | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._engine = engine
        self._threads = threads
        self._ocr = ocr
        self.cutoff = CUTOFFS[mentions]
        self.screening = screening
        self.screen_at = screen_at
        self.on_stage = on_stage

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary.

        Raises:
            LexiconError: Its tables are missing or broken.
        """
        return self._lexicon if self._lexicon is not None else Lexicon.default()

    @cached_property
    def engine(self) -> Engine:
        """What reads the text.

        Raises:
            PathscribeError: The engine's models are missing.
        """
        return (
            self._engine if self._engine is not None else default_engine(self._threads, self._ocr)
        )

    @cached_property
    def provenance(self) -> Provenance:
        """Versions of software, lexicon and models, as records carry them."""
        models = {
            self.engine.name: self.engine.version,
            "drawn": model_version(),
            "captions": captions_version(),
        }
        if self.screening:
            models["screening"] = screening_version()
        return Provenance(
            software=f"pathscribe {__version__}",
            lexicon=self.lexicon.version,
            models=models,
            settings={} if self.cutoff is DEFAULT else {"mentions": self.cutoff.name},
        )

    @cached_property
    def known(self) -> Callable[[str], bool]:
        """Tells whether a text is, whole, the name of something; what merging of labels asks."""
        return name_predicate(self.lexicon)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a stage and tell `on_stage`."""
        start = time.perf_counter()
        yield
        if self.on_stage is not None:
            self.on_stage(name, time.perf_counter() - start)
