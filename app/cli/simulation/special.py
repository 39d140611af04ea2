"""Honest crowds that look like farms and are none: a café, a TV spot, an office, a hotel."""

from dataclasses import replace

from app.cli.simulation.country import Country, Entry, Town
from app.cli.simulation.honest import DAYS, START, VOTES, Crowd, people, person, vote_around
from voting.fraud.facts import DAY, HOUR

#: An employer of eighty is in a town with so many entries, at least.
CITY = 10
USUAL = (0.32, 0.27, 0.24, 0.17)


def gather(country: Country, votes: int = VOTES) -> tuple[Crowd, set[int]]:
    """Return the honest crowd, and which of its votes are those of the café's Wi-Fi."""
    crowd = Crowd(country)
    guests = _special(crowd)
    people(crowd, votes)
    return crowd, set(guests)


def _special(crowd: Crowd) -> list[int]:
    """Make the crowds; return the café's votes."""
    draw, entries = crowd.draw, crowd.country.entries
    known = draw.sample(entries[4:], 12)
    guests = cafe(crowd, known[0])
    tv_spot(crowd)
    cities = [entry for entry in entries if len(entry.town.entries) >= CITY]
    office(crowd, draw.choice(cities))
    one_operator(crowd, entries[0])
    for entry in known[2:8]:
        newsletter(crowd, entry)
    event(crowd, known[8])
    visitors(crowd, known[9])
    border(crowd, known[10])
    return guests


def cafe(crowd: Crowd, entry: Entry) -> list[int]:
    """Sixty guests vote for the café on its Wi-Fi, each from an own phone."""
    wifi = crowd.fresh("wifi")
    made = []
    for _ in range(60):
        guest = person(crowd, entry.town, network=wifi, vpn=False)
        at = crowd.moment(entry.town)
        made.append(vote_around(crowd, guest, entry, entry.town.entries, at, web=True))
    return made


def tv_spot(crowd: Crowd) -> None:
    """A spot on television: fifteen hundred votes in twenty minutes, for everybody."""
    draw, entries = crowd.draw, crowd.country.entries
    start = START + 9 * DAY + 16 * HOUR
    weights = [entry.weight for entry in entries]
    for entry in draw.choices(entries, weights=weights, k=1_500):
        at = start + draw.expovariate(1 / 500)
        vote_around(crowd, person(crowd, entry.town), entry, entry.town.entries, at)


def office(crowd: Crowd, canteen: Entry) -> None:
    """Eighty colleagues behind one address, with the employer's numbers; many like the canteen."""
    draw, nat = crowd.draw, crowd.fresh("office")
    block = crowd.country.number(canteen.town.region, "Альфа") // 1_000 * 1_000
    for number in draw.sample(range(block, block + 300), 80):
        colleague = person(crowd, canteen.town, number=number, operator="Альфа", network=nat)
        colleague = replace(colleague, region=canteen.town.region)
        chosen = canteen if draw.random() < 0.3 else draw.choice(canteen.town.entries)
        at = crowd.moment(canteen.town, draw.choice((6, 7, 8)))
        vote_around(crowd, colleague, chosen, canteen.town.entries, at, web=True)


def one_operator(crowd: Crowd, entry: Entry) -> None:
    """The favourite of a town that has one operator."""
    for _ in range(150):
        at = crowd.moment(entry.town)
        vote_around(crowd, person(crowd, entry.town), entry, entry.town.entries, at)


def newsletter(crowd: Crowd, entry: Entry) -> None:
    """The business asks its customers, and some answer within hours."""
    draw = crowd.draw
    start = (
        START + draw.randrange(DAYS) * DAY + (draw.uniform(9, 20) - entry.town.region.ahead) * HOUR
    )
    for _ in range(draw.randint(25, 60)):
        at = start + draw.expovariate(1 / (1.2 * HOUR))
        crowd.add(entry, person(crowd, entry.town), at)


def event(crowd: Crowd, entry: Entry) -> None:
    """An evening at the business: forty guests vote on its Wi-Fi."""
    draw, wifi = crowd.draw, crowd.fresh("wifi")
    start = START + 12 * DAY + (18 - entry.town.region.ahead) * HOUR
    for _ in range(40):
        guest = person(crowd, entry.town, network=wifi, vpn=False)
        crowd.add(entry, guest, start + draw.uniform(0, 2 * HOUR), web=True)


def visitors(crowd: Crowd, entry: Entry) -> None:
    """A hotel's guests have numbers from everywhere."""
    for _ in range(70):
        guest = person(crowd, entry.town)
        region = crowd.country.anywhere()
        number, operator = crowd.country.local(Town(region, 1.0, USUAL))
        guest = replace(guest, number=number, operator=operator, region=region)
        at = crowd.moment(entry.town)
        vote_around(crowd, guest, entry, crowd.country.entries, at)


def border(crowd: Crowd, entry: Entry) -> None:
    """Half the customers live across the border of the region."""
    home = entry.town.region
    towns = [one for one in crowd.country.towns if one.entries and one.region is not home]
    neighbour = crowd.draw.choice(towns)
    for _ in range(90):
        town = crowd.draw.choice((neighbour, entry.town))
        at = crowd.moment(entry.town)
        vote_around(crowd, person(crowd, town), entry, town.entries, at)
