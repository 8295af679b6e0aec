"""Loads the translations of DeskReader and of Qt into the program; English needs none."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from deskreader.resource_files import resource_path

log = logging.getLogger(__name__)

SOURCE_LANGUAGE = "en"


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Returns `text` as it is, and marks it for translation in a context; Qt's own function is typed to return object.

    The text is then translated where it is used, by `translate` with the same context.
    """
    return text


def install(
    application: QCoreApplication, locale: QLocale | None = None, folder: Path | None = None
) -> list[QTranslator]:
    """Installs translators for the first of the user's languages that has a translation; call it before any window.

    Args:
        application: owns the translators; `remove` uninstalls them.
        locale: the user's languages, best first; those of the system if None.
        folder: the folder of the `deskreader_<language>.qm` files; the one that ships with DeskReader if None.

    Returns:
        The installed translators: Qt's own and DeskReader's. Empty for English, and for a language whose file is
        missing or damaged, which is logged: half a language would be worse than English.
    """
    shipped = folder or resource_path("translations")
    language = _language(locale or QLocale.system(), shipped)
    if language == SOURCE_LANGUAGE:
        return []
    own = _load(application, shipped / f"deskreader_{language}.qm")
    if own is None:
        return []
    folder_of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    qt = _load(application, folder_of_qt / f"qtbase_{language}.qm")
    loaded = [translator for translator in (qt, own) if translator is not None]
    for translator in loaded:
        application.installTranslator(translator)
    return loaded


def remove(application: QCoreApplication, translators: list[QTranslator]) -> None:
    """Uninstalls translators; texts are English from now on."""
    for translator in translators:
        application.removeTranslator(translator)


def _language(locale: QLocale, folder: Path) -> str:
    """The first of the user's languages that is English or has a file: "de" for de_AT."""
    languages = list(dict.fromkeys(tag.replace("_", "-").partition("-")[0] for tag in locale.uiLanguages()))
    for language in languages:
        if language == SOURCE_LANGUAGE or (folder / f"deskreader_{language}.qm").is_file():
            return language
    log.info("no translation into %s, so the program speaks English", ", ".join(languages) or "no language")
    return SOURCE_LANGUAGE


def _load(application: QCoreApplication, file: Path) -> QTranslator | None:
    translator = QTranslator(application)
    if translator.load(str(file)):
        return translator
    log.warning("the translation %s could not be loaded", file.name)
    translator.deleteLater()
    return None
