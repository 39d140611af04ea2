"""Signals in words, each with its figures, for whoever decides. Pure."""

from voting.fraud.facts import Kind, Lead

SPACE = "\N{NO-BREAK SPACE}"
TEENS = range(11, 15)
SENTENCES = {
    Kind.BLOCK: "{votes} с {span} подряд за {time}; обычно с такого отрезка приходит {usual}",
    Kind.DEVICE: "{votes} с разных телефонов из одного браузера за {time}; в семье — до трёх",
    Kind.TEXT: "{votes} с одинаковым текстом SMS; среди остальных SMS — {usual} %",
    Kind.HOSTING: "{count} из {of} голосов на сайте — из сетей хостинга и VPN; обычно {usual} %",
    Kind.REGULAR: "{votes} подряд через равные промежутки, около {seconds} с",
    Kind.NIGHT: "{votes} за {time} в часы, когда там почти не голосуют",
    Kind.BURST: "{votes} за {time}; по истории участника и всего сезона ожидалось {usual}",
    Kind.OPERATOR: "{count} из {of} местных номеров — одного оператора{value}; обычно {usual} %",
    Kind.REGION: "{count} из {of} номеров — из других регионов; обычно {usual} %",
    Kind.ONE_REGION: "{count} из {of} номеров — одного чужого региона{value}; обычно {usual} %",
    Kind.NEW: "{count} из {of} телефонов голосовали только за этого участника; обычно {usual} %",
    Kind.NETWORK: "{votes} из одной сети; само по себе это бывает и в кафе, и в офисе",
}


def words(lead: Lead) -> str:
    """Return a signal as a Russian sentence."""
    figures = lead.figures
    value = figures.get("value")
    return (
        SENTENCES[lead.kind]
        .format(
            votes=counted(len(lead.members), "голос", "голоса", "голосов"),
            count=len(lead.members),
            of=figures.get("of", ""),
            span=counted(figures.get("span", 0), "номера", "номеров", "номеров"),
            seconds=figures.get("seconds", ""),
            time=term(figures.get("minutes", 0)),
            usual=decimal(figures.get("usual", 0)),
            value=f" ({value})" if value else "",
        )
        .replace(" %", f"{SPACE}%")
    )


def counted(count: int, one: str, few: str, many: str) -> str:
    """Write a count with its noun by the Russian rule."""
    noun = many if count % 100 in TEENS else {1: one, 2: few, 3: few, 4: few}.get(count % 10, many)
    return f"{count}{SPACE}{noun}"


def term(minutes: int) -> str:
    """Write a length of time in the unit that fits it."""
    if minutes < 120:  # noqa: PLR2004 -- Two hours are told in minutes still.
        return counted(minutes, "минуту", "минуты", "минут")
    hours = round(minutes / 60)
    if hours < 48:  # noqa: PLR2004 -- Two days are told in hours still.
        return counted(hours, "час", "часа", "часов")
    return counted(round(hours / 24), "день", "дня", "дней")


def decimal(value: float) -> str:
    """Write a figure with one digit after the comma where it is small."""
    text = f"{value:.1f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 -- One digit.
    return text.replace(".", ",")
