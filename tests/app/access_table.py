"""Who may open what: the policy of the site. test_access.py compares it with the routes.

public: everybody · signed: a provider, by its signature · owner: an owner with a confirmed e-mail · staff: organisers, moderators, observers.
"""

PUBLIC, SIGNED, OWNER, STAFF = "public", "signed", "owner", "staff"

ACCESS = {
    "static": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "health.metrics": PUBLIC,
    "site.home": PUBLIC,
    "site.how": PUBLIC,
    "site.rules": PUBLIC,
    "site.privacy": PUBLIC,
    "site.faq": PUBLIC,
    "nominations.index": PUBLIC,
    "nominations.show": PUBLIC,
    "nominations.entries": PUBLIC,
    "voting.entry": PUBLIC,
    "voting.phone": PUBLIC,
    "voting.check": PUBLIC,
    "voting.resend": PUBLIC,
    "voting.done": PUBLIC,
    "voting.receipts": PUBLIC,
    "voting.standings": PUBLIC,
    "voting.nomination_standings": PUBLIC,
    "voting.results": PUBLIC,
    "voting.season_results": PUBLIC,
    "voting.protocol": PUBLIC,
    "voting.protocol_lines": PUBLIC,
    "voting.protocol_file": PUBLIC,
    "voting.verifier": PUBLIC,
    "auth.register": PUBLIC,
    "auth.sent": PUBLIC,
    "auth.confirm": PUBLIC,
    "auth.login": PUBLIC,
    "auth.forgot": PUBLIC,
    "auth.reset": PUBLIC,
    "auth.logout": PUBLIC,
    "sms.receive": SIGNED,
    "cabinet.home": OWNER,
    "cabinet.apply": OWNER,
    "cabinet.application": OWNER,
    "admin.desk": STAFF,
    "admin.applications": STAFF,
    "admin.application": STAFF,
    "admin.accept": STAFF,
    "admin.decline": STAFF,
    "admin.season": STAFF,
    "admin.close_voting": STAFF,
    "admin.certify": STAFF,
    "admin.triage": STAFF,
    "admin.message": STAFF,
}

#: With the console gateway alone.
DEVELOPMENT = {"dev.phone": PUBLIC, "dev.mail": PUBLIC, "dev.components": PUBLIC}
