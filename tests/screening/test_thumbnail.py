from __future__ import annotations

import numpy as np
import pytest

from pathscribe.errors import ImageError
from pathscribe.screening.thumbnail import AREA, load_small, thumbnail

from .conftest import png


@pytest.mark.parametrize("shape", [(30, 40), (300, 400), (2400, 3000), (12, 5000)])
def test_a_thumbnail_has_one_size_whatever_the_picture_had(shape):
    small = thumbnail(np.full((*shape, 3), 200, np.uint8))
    height, width = small.shape[:2]
    assert height * width <= AREA * 1.3
    assert min(height, width) >= 8
    assert max(height, width) <= 1400
    if max(shape) / min(shape) < 2:
        assert height * width >= AREA * 0.95


def test_large_pictures_are_decoded_reduced(scheme):
    large = np.kron(scheme, np.ones((5, 5, 1), np.uint8))
    small = load_small(png(large), where="x")
    assert small.scale > 1
    assert (small.width, small.height) == (large.shape[1], large.shape[0])


def test_what_is_no_picture_is_refused():
    with pytest.raises(ImageError):
        load_small(b"<html>not found</html>", where="x")
