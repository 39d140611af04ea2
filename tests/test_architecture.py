"""The shape of the house: docs/adr/0001. A failure here names the module that left its place."""

import ast
from graphlib import TopologicalSorter

import pytest

from tests.source import MODULES, ROOT, calls, functions, imports, imports_of, nodes, tree

LAYERS = ["app.core", "app.auth", "nominations", "voting", "app", "wsgi"]  # the floor first
#: The settings know nothing of ours, so everyone may stand on them.
FLOOR = {"app.config", "app.environment"}

PURE = {"rules", "tally", "grammar", "signals", "bands", "phases", "codes", "tree", "phones"}
PURE |= {"contacts"}
IMPURE_LIBRARIES = {"flask", "sqlalchemy", "twilio", "flask_sqlalchemy", "flask_login", "flask_wtf"}
IMPURE_LIBRARIES |= {"flask_babel"}
#: Where requests, messages and commands are translated; whatever else we have is an operation,
#: a model or pure.
EDGES = (
    "app",
    "nominations.public",
    "nominations.cabinet",
    "voting.web",
    "voting.sms.webhook",
    "voting.sms.door",
    "voting.sms.gateways",
)
WEB = {"flask", "flask_babel", "flask_login", "flask_wtf", "flask_mailman", "werkzeug", "wtforms"}
#: The sealer publishes a checkpoint only after its commit: one act, called by task and command.
COMMITS = "voting.publishing"
TWILIO = {"voting.sms.gateways.twilio", "app.cli.sms"}
VAGUE = {"repository", "repositories", "service", "services", "manager", "managers"}
VAGUE |= {"util", "utils", "helper", "helpers", "common", "misc"}


def within(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def layer(module: str) -> int:
    """Return the number of a module's layer, the floor's is 0. The longest name wins."""
    if module in FLOOR:
        return 0
    return LAYERS.index(max((name for name in LAYERS if within(module, (name,))), key=len))


def last(module: str) -> str:
    return module.rpartition(".")[2]


PURE_MODULES = [module for module in MODULES if last(module) in PURE]
OPERATIONS = [module for module in MODULES if not within(module, EDGES) and module != "wsgi"]


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    ours = imports(MODULES[module]) & MODULES.keys()

    above = {name for name in ours if layer(name) > layer(module)}

    assert not above, f"{module} reaches up"


def test_no_module_imports_itself_by_a_detour() -> None:
    graph = {
        module: {name for name in imports(path) & MODULES.keys() if "__init__" not in name}
        for module, path in MODULES.items()
        if path.name != "__init__.py"
    }

    order = list(TopologicalSorter(graph).static_order())  # CycleError names the cycle.

    assert order


@pytest.mark.parametrize("package", ["app", "nominations", "voting"])
def test_a_package_says_what_it_is_and_holds_nothing(package: str) -> None:
    body = tree(ROOT / package / "__init__.py").body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure_modules_know_no_web_no_database_and_no_provider(module: str) -> None:
    found = imports_of(MODULES[module], IMPURE_LIBRARIES)

    assert not found


@pytest.mark.parametrize("module", PURE_MODULES)
def test_pure_modules_have_no_clock(module: str) -> None:
    called = {ast.unparse(call.func) for call in calls(MODULES[module])}

    clocks = {name for name in called if last(name) in {"now", "utcnow", "today", "monotonic"}}

    assert not clocks | (called & {"time.time", "time"})
    assert not imports(MODULES[module]) & {"app.core.clock"}


@pytest.mark.parametrize("module", OPERATIONS)
def test_operations_know_no_web(module: str) -> None:
    found = imports_of(MODULES[module], WEB)

    assert not found


@pytest.mark.parametrize("module", [name for name in OPERATIONS if name != COMMITS])
def test_operations_never_commit(module: str) -> None:
    commits = [
        call.lineno
        for call in calls(MODULES[module])
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]

    assert not commits


def test_twilio_is_known_to_its_gateway_and_the_simulator_only() -> None:
    found = {module for module, path in MODULES.items() if imports_of(path, {"twilio"})}

    assert found == TWILIO


def test_the_environment_is_read_by_the_settings_only() -> None:
    found = {module for module, path in MODULES.items() if imports(path) & {"os.environ"}}
    found |= {module for module in MODULES if reads_environment(module)}

    assert found == {"app.config"}


def test_ballots_have_one_door() -> None:
    found = {module for module, path in MODULES.items() if any(map(makes_ballot, calls(path)))}

    assert found == {"voting.ballots"}


def test_no_name_is_vague() -> None:
    vague = {module for module in MODULES if set(module.split(".")) & VAGUE}

    assert not vague


@pytest.mark.parametrize("module", MODULES)
def test_no_import_hides_within_a_function(module: str) -> None:
    hidden = [
        node.lineno
        for function in functions(MODULES[module])
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not hidden


def reads_environment(module: str) -> bool:
    """Tell whether the module says os.environ or os.getenv."""
    attributes = (node for node in nodes(MODULES[module]) if isinstance(node, ast.Attribute))
    return any(ast.unparse(node) in {"os.environ", "os.getenv"} for node in attributes)


def makes_ballot(call: ast.Call) -> bool:
    """Tell whether a call builds a Ballot, or an INSERT into its table in SQL or in Core."""
    target = ast.unparse(call.func)
    words = " ".join(ast.unparse(argument) for argument in call.args).lower()
    insert = last(target) == "insert" and last(words).split("(")[0] == "ballot"
    return target == "Ballot" or insert or "insert into ballot " in words
