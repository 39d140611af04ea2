"""The blueprint of voting; the pages that only read are mapped here, the vote's steps beside it."""

from flask import Blueprint

from voting.web import entry, protocol, results, standings

bp = Blueprint("voting", __name__)

bp.add_url_rule("/e/<code>", "entry", entry.entry)
bp.add_url_rule("/standings/", "standings", standings.standings)
bp.add_url_rule("/standings/<slug>/", "nomination_standings", standings.nomination_standings)
bp.add_url_rule("/results/", "results", results.results)
bp.add_url_rule("/results/<season>/", "season_results", results.season_results)
bp.add_url_rule("/protocol/", "protocol", protocol.protocol)
bp.add_url_rule("/protocol/verify.py", "verifier", protocol.verifier)
bp.add_url_rule(
    "/protocol/<any(leaves, batches, openings):listing>", "protocol_lines", protocol.lines
)
bp.add_url_rule(
    "/protocol/<any(checkpoint, key, config, results):document>", "protocol_file", protocol.file
)
