"""Tells by their words notices that stand on every page of a site: requests for consent, and imprints."""

from __future__ import annotations

import re

_CONSENT = re.compile(
    r"(?<![a-z])cookies?(?![a-z])|\bconsent\b|personal (?:data|information)|privacy (?:polic|setting|preference|notice)"
    r"|\bgdpr\b|\bccpa\b"
    r"|einwilligung|datenschutz|consentement|traceurs|données personnelles|consentimiento|datos personales"
    r"|protección de datos|consenso|dati personali|consentimento|dados pessoais|toestemming|samtycke|samtykke"
    r"|персональн\w+ данн|ciasteczk|plik\w* cookie|クッキー|プライバシー|隐私|쿠키|تعريف الارتباط",
    re.I,
)
_IMPRINT = re.compile(
    r"©|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos"
    r"|tutti i diritti|todos os direitos|все права защищены|版权所有|無断転載|\bimpressum\b",
    re.I,
)
_LONGEST = 900  # characters; a longer text is about the matter


def is_notice(text: str) -> bool:
    """Whether a short text asks for consent or is an imprint; it may also be a short article on cookies."""
    return len(text) < _LONGEST and (_CONSENT.search(text) is not None or _IMPRINT.search(text) is not None)
