"""The blueprint of voting; the one-time code's steps are in `routes`, all else is mapped here."""

from flask import Blueprint

from nominations.public import routes as public
from voting.web import (
    awards,
    catalogue,
    division,
    ending,
    entry,
    my_data,
    openness,
    protocol,
    receipts,
    reminders,
    results,
    social,
    standings,
    texting,
    thanks,
    widget,
)

bp = Blueprint("voting", __name__)

# The catalogue may be in the order of votes; it is a page of the nominations all the same.
public.bp.add_url_rule("/entries/", "entries", catalogue.catalogue)
bp.add_url_rule("/e/<code>", "entry", entry.entry)
bp.add_url_rule("/e/<code>/badge.svg", "badge", awards.badge)
bp.add_url_rule("/e/<code>/award", "award", awards.award)
bp.add_url_rule("/e/<code>/widget", "widget", widget.widget)
bp.add_url_rule("/oembed", "oembed", widget.oembed)
bp.add_url_rule("/verify/<token>", "verify", awards.verify)
bp.add_url_rule("/e/<code>/vote/wait", "wait", texting.wait)
bp.add_url_rule("/e/<code>/vote/arrived", "arrived", texting.has_arrived)
bp.add_url_rule("/e/<code>/vote/with/<provider>", "social", social.begin, methods=["POST"])
bp.add_url_rule("/vote/with/<provider>", "social_back", social.back)
bp.add_url_rule("/e/<code>/vote/done", "done", ending.done)
bp.add_url_rule("/nominations/<slug>/<group>/", "division", division.division)
bp.add_url_rule("/e/<code>/vote/receipt.txt", "signed_receipt", ending.signed_receipt)
bp.add_url_rule("/receipts/", "receipts", receipts.page, methods=["GET", "POST"])
bp.add_url_rule("/e/<code>/thanks", "thanks", thanks.of_entry)
bp.add_url_rule("/thanks/", "leave_thanks", thanks.leave, methods=["GET", "POST"])
bp.add_url_rule("/thanks/left", "thanks_left", thanks.left)
bp.add_url_rule("/thanks/back", "take_thanks_back", thanks.take_back, methods=["POST"])
bp.add_url_rule("/standings/", "standings", standings.standings)
bp.add_url_rule("/standings/<slug>/", "nomination_standings", standings.nomination_standings)
bp.add_url_rule("/results/", "results", results.results)
bp.add_url_rule("/results/<season>/", "season_results", results.season_results)
bp.add_url_rule("/transparency/", "transparency", openness.newest)
bp.add_url_rule("/transparency/<season>/", "season_transparency", openness.of_season)
bp.add_url_rule("/transparency/<season>/figures.json", "transparency_figures", openness.file)

bp.add_url_rule("/my-data/", "my_data", my_data.my_data, methods=["GET", "POST"])
bp.add_url_rule("/my-data/check", "my_data_check", my_data.check, methods=["GET", "POST"])
for act in (my_data.withdraw, my_data.erase, my_data.stop, my_data.resume, my_data.leave):
    name = act.__name__
    bp.add_url_rule(f"/my-data/{name}", f"my_data_{name}", act, methods=["POST"])

bp.add_url_rule("/reminders/", "reminders", reminders.ask, methods=["GET", "POST"])
bp.add_url_rule("/reminders/sent", "reminders_sent", reminders.sent)
for link in (reminders.confirm, reminders.stop):
    name = link.__name__
    address = f"/reminders/{name}/<token>"
    bp.add_url_rule(address, f"reminders_{name}", link, methods=["GET", "POST"])

bp.add_url_rule("/protocol/", "protocol", protocol.protocol)
bp.add_url_rule("/protocol/<any('verify.py', 'receipt.py'):program>", "verifier", protocol.verifier)
bp.add_url_rule("/protocol/proof", "protocol_proof", protocol.proof)
bp.add_url_rule("/protocol/consistency", "protocol_consistency", protocol.consistency)
bp.add_url_rule(
    "/protocol/<any(leaves, batches, openings):listing>", "protocol_lines", protocol.lines
)
bp.add_url_rule(
    "/protocol/<any(checkpoint, key, config, results):document>", "protocol_file", protocol.file
)
