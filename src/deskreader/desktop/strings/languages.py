"""The languages that DeskReader speaks, each with the name that its speakers give it."""

from __future__ import annotations

SOURCE_LANGUAGE = "en"
"""The language of the texts in the source, which needs no file."""

LANGUAGES = {
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt_BR": "Português (Brasil)",
    "zh_CN": "简体中文",
}
"""The translations, by the code in the names of their files and of Qt's; docs/recipes.md tells how to add one."""
