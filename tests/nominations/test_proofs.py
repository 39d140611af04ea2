"""Proofs of ownership: by a mailbox of the business's domain, by its phone, by a document."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core.clock import now
from app.core.errors import DomainError, TooManyAttempts
from nominations import businesses, documents, proofs
from nominations.models.proof import Proof
from tests.core.hostile import DRAWN_ANEW, REFUSED, photo
from tests.mail import letters

SECRET = "development-secret-key-0123456789abcdef"
PHONE = "+79000000041"
MAILBOX = "director@pekarnya.ru"


class TestTheMailbox:
    def test_its_code_proves_the_business(self, session, business, by_mail, enter):
        enter("email", by_mail(MAILBOX))

        [proof] = proofs.of(session, business)
        assert (proof.state, proof.shown) == ("proved", "pekarnya.ru")
        assert proofs.level([proof]) == "email"

    @pytest.mark.parametrize("email", ["a@gmail.com", "b@yandex.ru", "c@mail.ru", "d@bk.ru"])
    def test_one_that_anybody_can_have_proves_nothing(self, by_mail, email):
        with pytest.raises(proofs.FreeMail):
            by_mail(email)

    @pytest.mark.parametrize(
        ("site", "email", "fits"),
        [
            ("pekarnya.ru", "a@pekarnya.ru", True),
            ("www.pekarnya.ru", "a@pekarnya.ru", True),
            ("shop.pekarnya.ru", "a@pekarnya.ru", True),
            ("pekarnya.ru", "a@mail.pekarnya.ru", True),
            ("pekarnya.ru", "a@notpekarnya.ru", False),
            ("pekarnya.ru", "a@pekarnya.ru.evil.example", False),
            ("pekarnya.ru", "a@ru", False),
        ],
    )
    def test_it_belongs_to_the_domain_of_the_listed_site(
        self, business, by_mail, site, email, fits
    ):
        business.site = site

        if fits:
            assert by_mail(email)
            return
        with pytest.raises(proofs.OtherDomain):
            by_mail(email)


class TestTheCode:
    def test_a_wrong_one_is_told_and_the_sixth_try_is_too_late(self, by_mail, enter):
        code = by_mail(MAILBOX)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"

        for _ in range(5):
            with pytest.raises(proofs.WrongCode):
                enter("email", wrong)
        with pytest.raises(proofs.NoCode):
            enter("email", code)

    def test_it_is_over_after_half_an_hour(self, by_mail, enter):
        code = by_mail(MAILBOX)

        with time_machine.travel(now() + timedelta(minutes=31)), pytest.raises(proofs.NoCode):
            enter("email", code)

    def test_a_newer_one_takes_its_place(self, by_mail, enter):
        first = by_mail(MAILBOX)
        second = by_mail(MAILBOX)

        with pytest.raises(proofs.WrongCode if first != second else KeyError):
            enter("email", first)

    def test_of_the_phone_it_comes_by_sms_and_is_told_masked(
        self, session, business, by_sms, enter
    ):
        enter("phone", by_sms())

        [proof] = proofs.of(session, business)
        assert (proof.state, proof.shown) == ("proved", "+7 900 •••-••-41")

    def test_a_fourth_sms_in_an_hour_is_not_sent(self, by_sms):
        for _ in range(3):
            by_sms()

        with pytest.raises(TooManyAttempts):
            by_sms()

    def test_without_a_listed_phone_there_is_none(self, business, by_sms):
        business.phone = None

        with pytest.raises(proofs.NoPhone):
            by_sms()

    def test_it_is_stored_only_as_a_keyed_hash(self, session, by_mail):
        code = by_mail(MAILBOX)

        row = session.scalars(select(Proof)).one()
        assert code.encode() not in row.code_hash


class TestTheDocument:
    @pytest.mark.parametrize("content", [b"%PDF-1.7 text", photo("JPEG")], ids=["pdf", "photo"])
    def test_it_waits_encrypted_and_comes_out_whole(
        self, app, session, business, hand_in, ring, settings, content
    ):
        proof = hand_in(content)

        [file] = (settings.instance_path / "uploads").iterdir()
        found = documents.document(session, app.extensions["storage"], ring, proof.id)
        assert content[:20] not in file.read_bytes()
        assert found.media in {"application/pdf", "image/webp"}
        assert found.content.startswith((b"%PDF-", b"RIFF"))

    def test_a_moderator_says_that_it_proves_the_business(
        self, session, business, hand_in, make_account
    ):
        moderator = make_account(role="moderator")
        proof = hand_in(b"%PDF-1.7")
        documents.decide(session, proof, proved=True, reason=None, by=moderator.id)

        assert proofs.level(proofs.of(session, business)) == "document"
        with pytest.raises(documents.ProofDecided):
            documents.decide(session, proof, proved=False, reason="Нет", by=moderator.id)

    @pytest.mark.parametrize("name", ["svg", "html", "gif", "zip", "elf", "too heavy", "nothing"])
    def test_what_is_no_document_is_not_kept(self, session, hand_in, settings, name):
        with pytest.raises(DomainError):
            hand_in(REFUSED[name])

        assert session.scalars(select(Proof)).all() == []
        assert list((settings.instance_path / "uploads").glob("*")) == []

    def test_a_picture_is_drawn_anew(self, app, session, hand_in, ring):
        proof = hand_in(DRAWN_ANEW["jpeg with a place and a comment"])

        found = documents.document(session, app.extensions["storage"], ring, proof.id)
        assert b"SECRET" not in found.content


@pytest.fixture
def business(season, make_entry, ring):
    made = make_entry(season).application.business
    phone = businesses.Phone.of(ring, PHONE)
    made.phone, made.phone_key = phone.encrypted, phone.key
    return made


def sent(session, ring) -> str:
    return re.search(r"\d{6}", letters(session, ring)[-1].text).group()


@pytest.fixture
def by_mail(session, ring, business):
    """Return what sends a code to a mailbox; it returns the code."""

    def send(email: str) -> str:
        owner = business.owner_id
        proofs.send_by_mail(session, ring, business, email, by=owner, secret=SECRET)
        return sent(session, ring)

    return send


@pytest.fixture
def by_sms(session, ring, business):
    """Return what sends a code to the listed phone; it returns the code."""

    def send() -> str:
        proofs.send_by_sms(session, ring, business, by=business.owner_id, secret=SECRET)
        return sent(session, ring)

    return send


@pytest.fixture
def enter(session, business):
    """Return what enters a code."""
    return lambda kind, code: proofs.prove(
        session, business, kind, code, by=business.owner_id, secret=SECRET
    )


@pytest.fixture
def hand_in(app, session, ring, business):
    """Return what hands in a document."""
    return lambda content: documents.hand_in(
        session, app.extensions["storage"], ring, business, content, by=business.owner_id
    )
