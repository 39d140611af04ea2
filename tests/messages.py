"""The tool that collects what the site says, bin/messages.py, as a module."""

import importlib.util

from tests.source import ROOT

_SPEC = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "messages.py")
assert _SPEC
assert _SPEC.loader
MESSAGES = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(MESSAGES)
