"""Opening hours: what people write, and what a machine is told of it."""

import pytest

from nominations import hours


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ежедневно, 7:30–20:00", ["Mo-Su 07:30-20:00"]),
        ("Пн–Пт 9:00–18:00, сб 10–16", ["Mo-Fr 09:00-18:00", "Sa 10:00-16:00"]),
        ("Пн-Пт: с 9 до 18; сб, вс: 10:00-15:00.", ["Mo-Fr 09:00-18:00", "Sa,Su 10:00-15:00"]),
        ("будни 8:00–20:00, выходные 9–18", ["Mo-Fr 08:00-20:00", "Sa-Su 09:00-18:00"]),
        ("пн–сб 10–20, вс выходной", ["Mo-Sa 10:00-20:00"]),
        ("круглосуточно", ["Mo-Su 00:00-23:59"]),
        ("вт–вс 11:00–24:00", ["Tu-Su 11:00-23:59"]),
    ],
)
def test_usual_ways_to_write_hours_are_told_to_machines(said, told):
    assert hours.schema(said) == told


@pytest.mark.parametrize(
    "said",
    ["", "по записи", "9–21", "пн–пт 10–25", "пн–пт 10:75–18", "летом ежедневно 9–18",
     "ежедневно 9–18, обед 13–14", "<script>"],
)  # fmt: skip
def test_what_is_not_understood_whole_is_told_to_no_machine(said):
    assert hours.schema(said) == []
