"""The servers that tests may ask for; fixtures of the application stand beside their tests."""

pytest_plugins = [
    "tests.postgres",
    "tests.redis",
    "tests.application",
    "tests.prize",
    "tests.texting",
]
