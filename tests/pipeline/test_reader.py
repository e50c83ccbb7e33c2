from __future__ import annotations

from pathscribe import __version__
from pathscribe.pipeline import Reader
from pathscribe.relations.drawn import model_version
from pathscribe.relations.pairs import model_version as captions_version
from pathscribe.screening import screening_version
from pathscribe.vocabulary import Lexicon


def test_provenance_names_all_versions(reader):
    provenance = reader.provenance
    assert provenance.software == f"pathscribe {__version__}"
    assert provenance.lexicon == Lexicon.default().version
    assert provenance.models == {
        reader.engine.name: reader.engine.version,
        "drawn": model_version(),
        "captions": captions_version(),
        "screening": screening_version(),
    }


def test_nothing_is_loaded_before_it_is_needed():
    reader = Reader()
    assert "engine" not in vars(reader)
    assert "lexicon" not in vars(reader)


def test_parts_of_ones_own_are_used(reader):
    other = Reader(reader.lexicon, reader.engine)
    assert other.lexicon is reader.lexicon
    assert other.engine is reader.engine


def test_known_names_and_words(reader):
    assert reader.known("IL-6")
    assert not reader.known("or")
    assert not reader.known("qqzzk")


def test_stages_are_measured(reader):
    times = []
    other = Reader(
        reader.lexicon, reader.engine, on_stage=lambda name, seconds: times.append((name, seconds))
    )
    with other.stage("load"):
        pass
    [(name, seconds)] = times
    assert name == "load"
    assert 0 <= seconds < 1
