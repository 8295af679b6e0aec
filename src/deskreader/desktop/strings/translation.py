"""The language of the program: loads the translations of DeskReader and of Qt itself. English is the source."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from deskreader import resources

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
    """Lets the program speak the first language a person wants that it has a translation of, before windows are made.

    Args:
        application: what the translators belong to; `remove` takes them away again.
        locale: the language wanted; the system's languages, best first, if None.
        folder: where `deskreader_<language>.qm` files lie; those that ship with DeskReader if None.

    Returns:
        The translators that hold now: DeskReader's and Qt's own. None at all for English, and where the file of the
        language is missing or damaged, which the log then says: half a language would be worse than English.
    """
    shipped = folder or resources.folder("translations")
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
    """Takes translators away again; what is asked for from now on is English."""
    for translator in translators:
        application.removeTranslator(translator)


def _language(locale: QLocale, folder: Path) -> str:
    """The first of a person's languages that there is a file of, or that is English: "de" for de_AT."""
    wanted = list(dict.fromkeys(tag.replace("_", "-").partition("-")[0] for tag in locale.uiLanguages()))
    for language in wanted:
        if language == SOURCE_LANGUAGE or (folder / f"deskreader_{language}.qm").is_file():
            return language
    log.info("no translation into %s, so the program speaks English", ", ".join(wanted) or "no language")
    return SOURCE_LANGUAGE


def _load(application: QCoreApplication, file: Path) -> QTranslator | None:
    translator = QTranslator(application)
    if translator.load(str(file)):
        return translator
    log.warning("the translation %s could not be loaded", file.name)
    translator.deleteLater()
    return None
