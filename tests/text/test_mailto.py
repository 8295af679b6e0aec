"""Of a mailto link only address, subject and body are kept."""

from __future__ import annotations

import pytest

from deskreader.text.mailto import MAX_BODY, MAX_SUBJECT, MailDraft, mail_draft


@pytest.mark.parametrize(
    ("url", "draft"),
    [
        ("mailto:a@b.example", MailDraft("a@b.example")),
        ("MAILTO:a@b.example?Subject=Hi%20there&body=one%0D%0Atwo", MailDraft("a@b.example", "Hi there", "one\ntwo")),
        ("mailto:a@b.example,c@d.example", MailDraft("a@b.example,c@d.example")),
        ("mailto:a+tag@b.example?subject=1+1", MailDraft("a+tag@b.example", "1+1")),
        ("mailto:a@b.example?to=x@evil.example&cc=x@evil.example&bcc=x@evil.example", MailDraft("a@b.example")),
        ("mailto:a@b.example?attach=/etc/passwd&attachment=file:///x&ATTACH=y", MailDraft("a@b.example")),
        ("mailto:a@b.example?subject=x%0D%0ABcc:y@evil.example", MailDraft("a@b.example", "x Bcc:y@evil.example")),
        ("mailto:a@b.example%0D%0ABcc:y@evil.example", None),
        ("mailto:-attach@b.example", None),
        ("mailto:?to=a@b.example", None),
        ("mailto:a@b.example%3Fattach=x", None),
        ("https://a.example", None),
        ("", None),
    ],
)
def test_only_address_subject_and_body_are_kept(url: str, draft: MailDraft | None) -> None:
    assert mail_draft(url) == draft


def test_the_url_of_a_draft_says_what_the_draft_says() -> None:
    url = "mailto:a@b.example?subject=50%25%20%26%20more&body=one%0D%0Atwo"
    draft = mail_draft(url)
    assert draft is not None
    assert draft.url == url
    assert mail_draft(draft.url) == draft


def test_a_draft_has_bounds() -> None:
    draft = mail_draft("mailto:a@b.example?subject=" + "x" * 9000 + "&body=" + "y" * 9000)
    assert draft is not None
    assert (len(draft.subject), len(draft.body)) == (MAX_SUBJECT, MAX_BODY)
