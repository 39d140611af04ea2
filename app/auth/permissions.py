"""Who may do what: the one table from which the guards are made, and the tests of the guards.

Closed unless opened: an address of the panel that is not here answers nobody. docs/adr/0017.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.auth.models import STAFF, Role

NOBODY: frozenset[Role] = frozenset()
EVERYBODY = frozenset(Role)
#: Who look: all of the organisers' people.
VIEWERS = STAFF
#: Who decide about applications and messages.
DECIDERS = frozenset({Role.ORGANISER, Role.MODERATOR})
#: Who rule over the season, its results and the people.
RULERS = frozenset({Role.ORGANISER})

#: What two people must agree on.
RESULTS = "results.certify"
BALLOTS = "ballots.rule"
REVOKING = "credential.revoke"
SHREDDING = "privacy.shred"
REMOVING = "entry.remove"

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Right:
    """Who may look at an address and who may act by it, and what an act takes besides."""

    look: frozenset[Role] = NOBODY
    act: frozenset[Role] = NOBODY
    #: The act takes a second factor shown within the last five minutes.
    sudo: bool = False
    #: What two people must agree on (`app.auth.approvals`), of a real season: one proposes it here,
    #: another approves it here. A rehearsal is one's own.
    two: str = ""

    def of(self, method: str) -> frozenset[Role]:
        """Return who may send a request of this method."""
        return self.look if method in READING else self.act


def _acts(roles: frozenset[Role], *, sudo: bool = False, two: str = "") -> Right:
    return Right(act=roles, sudo=sudo, two=two)


_SCREEN = Right(look=VIEWERS)
_TERMS = Right(look=VIEWERS, act=RULERS, sudo=True)
#: The places before they are public are no moderator's.
_SECRET = Right(look=RULERS | {Role.OBSERVER})
_PEOPLE = _acts(RULERS, sudo=True)

#: {endpoint: right} of the panel and of one's own account.
MATRIX: Mapping[str, Right] = {
    "admin.desk": _SCREEN,
    "admin.desk_figures": _SCREEN,
    "admin.outbox": _SCREEN,
    "admin.applications": _SCREEN,
    "admin.application": _SCREEN,
    "admin.accept": _acts(DECIDERS),
    "admin.decline": _acts(DECIDERS),
    "admin.send_back": _acts(DECIDERS),
    "admin.decide_many": _acts(DECIDERS),
    "admin.take_photo_down": _acts(DECIDERS),
    "admin.snippets": Right(look=VIEWERS, act=RULERS),
    "admin.change_snippet": _acts(RULERS),
    "admin.remove_snippet": _acts(RULERS),
    "admin.partners": Right(look=VIEWERS, act=RULERS),
    "admin.change_partner": _acts(RULERS),
    "admin.remove_partner": _acts(RULERS),
    "admin.invite_owner": _acts(DECIDERS),
    "admin.changes": _SCREEN,
    "admin.accept_change": _acts(DECIDERS),
    "admin.decline_change": _acts(DECIDERS),
    "admin.document": Right(look=DECIDERS),
    "admin.decide_document": _acts(DECIDERS),
    "admin.imports_page": Right(look=VIEWERS, act=RULERS),
    "admin.imported": _SCREEN,
    "admin.assign_columns": _acts(RULERS),
    "admin.confirm_import": _acts(RULERS),
    "admin.season": _SCREEN,
    "admin.close_voting": _acts(RULERS, sudo=True),
    "admin.certify": _acts(RULERS, sudo=True, two=RESULTS),
    "admin.seasons": _SCREEN,
    "admin.new_season": _acts(RULERS),
    "admin.one_season": _SCREEN,
    "admin.publish_season": _acts(RULERS, sudo=True),
    "admin.test_gateway": _acts(RULERS),
    "admin.texts": _SCREEN,
    "admin.dates": _TERMS,
    "admin.numbers": _TERMS,
    "admin.countries": _TERMS,
    "admin.grid": _TERMS,
    "admin.nominations": _TERMS,
    "admin.merging": _SCREEN,
    "admin.merge": _acts(RULERS, sudo=True),
    "admin.rules": Right(look=VIEWERS, act=RULERS),
    "admin.publish_rules": _acts(RULERS, sudo=True),
    "admin.results": _SECRET,
    "admin.freeze": _acts(RULERS, sudo=True),
    "admin.unfreeze": _acts(RULERS, sudo=True),
    "admin.waive": _acts(RULERS, sudo=True),
    "admin.call_off": _acts(RULERS, sudo=True),
    "admin.decision": _SECRET,
    "admin.decision_pdf": _SECRET,
    "admin.decision_text": _SECRET,
    "admin.ceremony": _SECRET,
    "admin.script": _SECRET,
    "admin.awards": _SECRET,
    "admin.promise": _acts(RULERS),
    "admin.award": Right(look=RULERS, act=RULERS),
    "admin.rehearsals": Right(look=VIEWERS, act=RULERS),
    "admin.enter_rehearsal": _acts(DECIDERS),
    "admin.leave_rehearsal": _acts(DECIDERS),
    "admin.wipe_rehearsal": _acts(RULERS, sudo=True),
    # What waits for two is shown to whom its own screen is; an own proposal is withdrawn by its
    # author, another's declined by whoever may be the second person.
    "admin.proposals": _SCREEN,
    "admin.decline_proposal": _acts(DECIDERS),
    "admin.personal": _SCREEN,
    "admin.shredding": _SCREEN,
    "admin.shred": _acts(RULERS, sudo=True, two=SHREDDING),
    "admin.approve_shredding": _acts(RULERS, sudo=True, two=SHREDDING),
    "admin.shredding_act": _SCREEN,
    "admin.shredding_paper": _SCREEN,
    "admin.credentials": _SCREEN,
    "admin.credential": Right(look=VIEWERS, act=RULERS, sudo=True, two=REVOKING),
    "admin.approve_revocation": _acts(RULERS, sudo=True, two=REVOKING),
    "admin.removals": _SCREEN,
    "admin.removal": Right(look=RULERS, act=RULERS, sudo=True, two=REMOVING),
    "admin.approve_removal": _acts(RULERS, sudo=True, two=REMOVING),
    "admin.triage": _SCREEN,
    "admin.message": Right(look=DECIDERS, act=DECIDERS),
    "admin.thanks": _SCREEN,
    "admin.review_thanks": _acts(DECIDERS),
    "admin.take_answer_down": _acts(DECIDERS),
    "admin.votes": _SCREEN,
    "admin.vote_by_receipt": _acts(DECIDERS),
    "admin.vote_by_phone": _acts(DECIDERS),
    "admin.vote_code": Right(look=DECIDERS, act=DECIDERS),
    "admin.simulator": Right(look=VIEWERS, act=DECIDERS),
    "admin.fraud": _SCREEN,
    "admin.cluster": _SCREEN,
    # Over twenty votes; up to that a person rules alone.
    "admin.rule": _acts(DECIDERS, sudo=True, two=BALLOTS),
    "admin.fraud_receipts": Right(look=VIEWERS, act=DECIDERS, sudo=True, two=BALLOTS),
    "admin.approve_ruling": _acts(RULERS, sudo=True, two=BALLOTS),
    "admin.people": _SCREEN,
    "admin.invite": _PEOPLE,
    "admin.uninvite": _PEOPLE,
    "admin.change_role": _PEOPLE,
    "admin.disable": _PEOPLE,
    "admin.enable": _PEOPLE,
    "admin.reset_factor": _PEOPLE,
    "admin.journal": _SCREEN,
    # A file is a way of looking, so whoever looks may take one: of the screens that are theirs.
    "admin.exports": _SCREEN,
    "admin.export": _SCREEN,
    "admin.made_export": _SCREEN,
    "admin.export_file": _SCREEN,
    "admin.make_export": _acts(VIEWERS),
    "admin.make_personal_export": _acts(RULERS, sudo=True),
    "admin.save_export": _acts(VIEWERS),
    "admin.drop_export": _acts(VIEWERS),
    "account.sessions": Right(look=EVERYBODY),
    "account.end_session": _acts(EVERYBODY),
    "account.end_others": _acts(EVERYBODY),
    "account.keys": Right(look=VIEWERS),
    "account.application": Right(look=VIEWERS, act=VIEWERS, sudo=True),
    "account.recovery_codes": _acts(VIEWERS, sudo=True),
    "account.passkey_options": _acts(VIEWERS, sudo=True),
    "account.add_passkey": _acts(VIEWERS, sudo=True),
    "account.remove_passkey": _acts(VIEWERS, sudo=True),
}


#: Every agreement of two; a test tries to finish each of them alone.
AGREEMENTS = frozenset(right.two for right in MATRIX.values() if right.two)


def allows(role: str, endpoint: str, method: str) -> bool:
    """Tell whether a role may send such a request; what is not in the table is refused."""
    right = MATRIX.get(endpoint)
    return right is not None and role in right.of(method)
