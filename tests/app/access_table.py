"""Who may open what: the policy of the site. test_access.py compares it with the routes.

public: everybody · signed: a provider, by its signature · owner: an owner with a confirmed e-mail · staff: organisers,
moderators, observers, each as app/auth/permissions.py says · known: whoever is logged in · half: who has shown a password and not yet the second factor.
"""

from app.auth import permissions
from app.auth.models import Role
from app.auth.permissions import Right

PUBLIC, SIGNED, OWNER, STAFF = "public", "signed", "owner", "staff"
KNOWN, HALF = "known", "half"


def audience(right: Right) -> str:
    return KNOWN if Role.OWNER in right.look | right.act else STAFF


ACCESS = {
    "static": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    "health.metrics": PUBLIC,
    "site.home": PUBLIC,
    "site.how": PUBLIC,
    "site.rules": PUBLIC,
    "site.rules_version": PUBLIC,
    "site.rules_text": PUBLIC,
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
    "voting.signed_receipt": PUBLIC,
    "voting.receipts": PUBLIC,
    "voting.short_receipts": PUBLIC,
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
    "voting.protocol": PUBLIC,
    "voting.protocol_lines": PUBLIC,
    "voting.protocol_file": PUBLIC,
    "voting.verifier": PUBLIC,
    "voting.protocol_proof": PUBLIC,
    "voting.protocol_consistency": PUBLIC,
    "auth.register": PUBLIC,
    "auth.sent": PUBLIC,
    "auth.confirm": PUBLIC,
    "auth.login": PUBLIC,
    "auth.forgot": PUBLIC,
    "auth.reset": PUBLIC,
    "auth.logout": PUBLIC,
    "auth.code": HALF,
    "auth.enrol": HALF,
    # Each asks by itself for what opens it: an invitation's link, a passkey.
    "auth.join": PUBLIC,
    "auth.passkey": PUBLIC,
    "auth.passkey_options": PUBLIC,
    "auth.sudo": STAFF,
    "sms.receive": SIGNED,
    "sms.status": SIGNED,
    "cabinet.home": OWNER,
    "cabinet.apply": OWNER,
    "cabinet.application": OWNER,
    **{endpoint: audience(right) for endpoint, right in permissions.MATRIX.items()},
}

#: With the console gateway alone.
DEVELOPMENT = {
    "dev.phone": PUBLIC,
    "dev.mail": PUBLIC,
    "dev.codes": PUBLIC,
    "dev.components": PUBLIC,
}
