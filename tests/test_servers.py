"""The servers that the suite starts are real and empty."""

import pytest
import redis
import sqlalchemy as sa


@pytest.mark.postgres
def test_each_test_gets_an_empty_postgresql(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)

    with engine.connect() as connection:
        version = connection.scalar(sa.text("SHOW server_version_num"))

    assert int(version) >= 150000
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.redis
def test_the_redis_of_the_suite_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        client.set("word", "слово")

        answer = client.get("word")

    assert answer == "слово".encode()
