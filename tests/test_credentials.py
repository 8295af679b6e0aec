"""Credentials as a value: what it shows of itself, and what its JSON form keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deskreader.model.credentials import Credentials, Source, from_json, merged, source_of

SECRET = Credentials("https://quay.example/?token=canary", "ann", "canary", (("X-Key", "canary"),), "a=canary")


def test_its_repr_holds_no_secret() -> None:
    assert "canary" not in f"{SECRET} {SECRET!r} {[SECRET]} {SECRET.kinds}"
    assert repr(SECRET) == "Credentials(address, cookies, headers, login)"
    assert not Credentials()
    assert merged(Credentials(user="bo"), SECRET).user == "bo"
    assert merged(Credentials(user="bo"), SECRET).cookies == "a=canary"


texts = st.text(max_size=12)


@given(st.builds(Credentials, texts, texts, texts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple), texts))
def test_json_round_trips(credentials: Credentials) -> None:
    assert from_json(credentials.to_json()) == credentials


@given(texts | st.sampled_from(["[]", "{}", '{"headers":3}', '{"headers":[["a"]]}', '{"user":3}', "null"]))
def test_any_text_gives_credentials_or_none(text: str) -> None:
    credentials = from_json(text)
    assert credentials is None or isinstance(credentials, Credentials)


def test_an_unknown_source_counts_as_a_feed() -> None:
    assert [source_of(name) for name in ("page", "sitemap", "feed", "", "junk")] == [
        Source.PAGE, Source.SITEMAP, Source.FEED, Source.FEED, Source.FEED,
    ]  # fmt: skip
