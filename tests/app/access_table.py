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
    "voting.wait": PUBLIC,
    "voting.arrived": PUBLIC,
    "voting.social": PUBLIC,
    "voting.social_back": PUBLIC,
    "voting.done": PUBLIC,
    "voting.receipts": PUBLIC,
    # The page asks for a phone; what is behind it, and every act, asks for its proof.
    "voting.my_data": PUBLIC,
    "voting.my_data_check": PUBLIC,
    "voting.my_data_withdraw": PUBLIC,
    "voting.my_data_erase": PUBLIC,
    "voting.my_data_stop": PUBLIC,
    "voting.my_data_resume": PUBLIC,
    "voting.my_data_leave": PUBLIC,
    "voting.standings": PUBLIC,
    "voting.nomination_standings": PUBLIC,
    "voting.results": PUBLIC,
    "voting.season_results": PUBLIC,
    "auth.register": PUBLIC,
    "auth.sent": PUBLIC,
    "auth.confirm": PUBLIC,
    "auth.login": PUBLIC,
    "auth.forgot": PUBLIC,
    "auth.reset": PUBLIC,
    "auth.logout": PUBLIC,
    "sms.receive": SIGNED,
    "sms.status": SIGNED,
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
