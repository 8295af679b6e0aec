"""Loads the translations of DeskReader and of Qt into the program; English needs none."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication

from deskreader.desktop.strings.languages import LANGUAGES, SOURCE_LANGUAGE
from deskreader.resource_files import resource_path

log = logging.getLogger(__name__)


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


def switch(application: QCoreApplication, language: str, folder: Path | None = None) -> list[QTranslator]:
    """Makes the program speak a language. Returns the installed translators; what shows texts already is built again.

    Dates and numbers follow, in the form of the user's country where the system speaks that language too. The layout
    is mirrored for a language that is written from right to left.

    Args:
        application: owns the translators; those it has are removed.
        language: a code of `LANGUAGES` or "en"; empty for the system's language.
        folder: as for `install`.
    """
    system, chosen = QLocale.system(), QLocale(language)
    locale = system if not language or system.language() == chosen.language() else chosen
    former = application.findChildren(QTranslator)
    remove(application, former)
    for translator in former:
        translator.deleteLater()
    QLocale.setDefault(locale)
    translators = install(application, chosen if language else None, folder)
    if isinstance(application, QGuiApplication):
        shown = QLocale() if translators else QLocale(SOURCE_LANGUAGE)
        application.setLayoutDirection(shown.textDirection())
    return translators


def remove(application: QCoreApplication, translators: list[QTranslator]) -> None:
    """Uninstalls translators; texts are English from now on."""
    for translator in translators:
        application.removeTranslator(translator)


def _language(locale: QLocale, folder: Path) -> str:
    """The first of the user's languages that is English or has a file: "de" for de_AT, "zh_CN" for zh_Hans_SG."""
    tags = list(dict.fromkeys(tag.replace("_", "-") for tag in locale.uiLanguages()))
    scripts: dict[QLocale.Language, QLocale.Script] = {}
    for tag in tags:
        wanted = QLocale(tag)
        if scripts.setdefault(wanted.language(), wanted.script()) != wanted.script():
            continue  # Qt ends zh-Hant-TW with a bare "zh", which it takes for Simplified Chinese
        for code in (SOURCE_LANGUAGE, *LANGUAGES):
            if _is_written_alike(wanted, QLocale(code)) and (
                code == SOURCE_LANGUAGE or (folder / f"deskreader_{code}.qm").is_file()
            ):
                return code
    log.info("no translation into %s, so the program speaks English", ", ".join(tags) or "no language")
    return SOURCE_LANGUAGE


def _is_written_alike(locale: QLocale, other: QLocale) -> bool:
    """Whether who reads one of the languages reads the other: a Traditional Chinese text is not for zh_CN."""
    return locale.language() == other.language() and locale.script() == other.script()


def _load(application: QCoreApplication, file: Path) -> QTranslator | None:
    translator = QTranslator(application)
    if translator.load(str(file)):
        return translator
    log.warning("the translation %s could not be loaded", file.name)
    translator.deleteLater()
    return None
