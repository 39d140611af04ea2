"""WeasyPrint beside the rest: it changes nothing for others, and opens nothing it should not."""

import pytest
from PIL import ImageFile

from app.core import pictures, printing


def test_pictures_that_end_too_early_are_refused_beside_weasyprint():
    assert printing.STYLES
    assert pictures.FORMATS

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.paper
@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/x.png"])
def test_a_sheet_can_open_no_file_and_no_address(address, monkeypatch):
    asked = []
    true = printing.URLFetcher.fetch

    def fetch(self, url, headers=None):
        answer = true(self, url, headers)
        asked.append(url)
        return answer

    monkeypatch.setattr(printing.URLFetcher, "fetch", fetch)

    drawn = printing.pdf(f'<p>Лист<img src="{address}"><object data="{address}"></object></p>')

    assert drawn.startswith(b"%PDF")
    assert not any(address in url for url in asked)
