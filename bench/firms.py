"""Firms by the hundred thousand: businesses, their applications, entries and proofs, in bulk."""

from bench.postgres import Cluster

#: One business for each number, of whom every hundredth looks like the one before. The first
#: {waiting} wait, every twentieth of them for its owner; the others take part.
FIRMS = """
SET session_replication_role = replica;
CREATE TEMP TABLE cell AS
SELECT row_number() OVER (ORDER BY division.id) - 1 AS turn, division.id, nomination_id,
       nomination.season_id, size.low AS staff
FROM division JOIN nomination ON nomination.id = nomination_id
JOIN season_band AS size ON size.id = size_band_id;
CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY id) - 1 AS turn, * FROM city;
CREATE TEMP TABLE firm AS
SELECT number,
       (ARRAY['Пекарня', 'Салон', 'Ателье', 'Автосервис', 'Кофейня'])[1 + number % 5]
       || ' ' || translate(left(md5((number % 700)::text), 6), '0123456789abcdef',
                           'абвгдежзиклмнопр') || ' ' || number AS name,
       lpad((7700000000 + number - (number % 100 = 0)::int)::text, 10, '0') AS inn,
       number % (SELECT count(*) FROM cell) AS cell, number % (SELECT count(*) FROM place) AS place
FROM generate_series(1, {count}::bigint) AS number;
INSERT INTO business (id, owner_id, name, inn, city_id, staff, name_key, phone_key,
                      alike)
SELECT number, (SELECT min(id) FROM account), firm.name, inn, place.id, cell.staff,
       translate(firm.name, 'ПСАК', 'псак'), sha256(int8send(number)), number % 100 IN (0, 99)
FROM firm JOIN place ON place.turn = firm.place JOIN cell ON cell.turn = firm.cell;
INSERT INTO application (id, season_id, business_id, nomination_id, division_id, staff, population,
                         description, status, submitted_at, returned_at)
SELECT number, season_id, number, nomination_id, cell.id, staff, 416219, 'Работаем с шести утра.',
       CASE WHEN number <= {waiting} THEN 'waiting' ELSE 'accepted' END,
       now() - number * interval '19 seconds',
       CASE WHEN number <= {waiting} AND number % 20 = 0 THEN now() END
FROM firm JOIN cell ON cell.turn = firm.cell;
INSERT INTO entry (season_id, nomination_id, division_id, application_id, code)
SELECT season_id, nomination_id, division_id, id, (1000000 + id)::text
FROM application WHERE status = 'accepted' ORDER BY id;
INSERT INTO proof (business_id, kind, state, shown, by_id, tries)
SELECT number, CASE WHEN number % 7 = 0 THEN 'document' ELSE 'email' END, 'proved', 'example.ru',
       (SELECT min(id) FROM account), 0
FROM firm WHERE number % 7 = 0 OR number % 3 = 0;
SELECT setval(pg_get_serial_sequence(name, 'id'), {count})
FROM unnest(ARRAY['business', 'application']) AS name;
SET session_replication_role = origin;
"""

#: Each of {clusters} entries has a cluster of its first ballots; a third of them are decided about.
CLUSTERS = """
INSERT INTO fraud_cluster (season_id, entry_id, signals, of_votes, found_at, decision, decided_at)
SELECT season_id, id, '[{{"kind": "burst", "count": 20, "figures": {{"minutes": 1}}}}]', 30,
       now(), CASE WHEN id % 3 = 0 THEN 'hold' END, CASE WHEN id % 3 = 0 THEN now() END
FROM entry ORDER BY id LIMIT {clusters};
INSERT INTO fraud_member (ballot_id, cluster_id)
SELECT taken.id, fraud_cluster.id FROM fraud_cluster
JOIN LATERAL (SELECT id FROM ballot WHERE ballot.entry_id = fraud_cluster.entry_id
              ORDER BY id LIMIT 20) AS taken ON true;
"""
#: So many owners ask for another name.
CHANGES = """
INSERT INTO change (business_id, wanted, state, by_id)
SELECT business_id, '{{"name": "Новое название"}}', 'waiting', (SELECT min(id) FROM account)
FROM application WHERE status = 'accepted' ORDER BY id LIMIT {changes};
"""


def fill(cluster: Cluster, database: str, count: int, waiting: int) -> None:
    """Put so many firms into a season that has none, so many of them waiting."""
    cluster.run(database, script(count, waiting))
    cluster.run(database, "VACUUM (ANALYZE)")


def trouble(cluster: Cluster, database: str, clusters: int, changes: int) -> None:
    """Put clusters of odd votes and changes asked for into a season that has votes."""
    cluster.run(database, CLUSTERS.format(clusters=clusters) + CHANGES.format(changes=changes))
    cluster.run(database, "VACUUM (ANALYZE)")


def script(count: int, waiting: int) -> str:
    """Return the statements that do it; they need a season, a city and an account."""
    return FIRMS.format(count=count, waiting=waiting)
