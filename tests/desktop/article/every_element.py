"""An article with every element that an article can have, and pictures of it in every theme and scale.

    python -m tests.desktop.article.every_element FOLDER

draws it in the three reading themes at 100, 150 and 200 %, without a screen, for a person to look at.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from deskreader.desktop.appearance.theme import DARK, LIGHT, Theme, high_contrast, sepia
from deskreader.desktop.article.typesetting.document import GUTTER
from deskreader.desktop.article.typesetting.render import render
from deskreader.desktop.article.typesetting.style import ArticleStyle, article_style
from deskreader.desktop.article.viewing.sideways import SidewaysScroll
from deskreader.model import Enclosure, OpenedArticle, StoredImage
from deskreader.settings import Settings
from tests.desktop.article.samples import NOW, article, picture

SOURCE = Path(__file__).with_suffix(".html")
THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "sepia": sepia(LIGHT),
    "sepia-dark": sepia(DARK),
    "contrast": high_contrast(True),
}
SCALES = (1.0, 1.5, 2.0)


def moving_picture(frames: int = 4, side: int = 80) -> StoredImage:
    """Returns an animated GIF whose frames differ in colour."""
    colors = [(40 * number, 90, 255 - 50 * number) for number in range(frames)]
    images = [Image.new("RGB", (side, side), color) for color in colors]
    data = io.BytesIO()
    images[0].save(data, "GIF", save_all=True, append_images=images[1:], duration=100, loop=0)
    return StoredImage(data.getvalue(), side, side)


def every_element() -> OpenedArticle:
    """Returns the article, with all its pictures but one stored."""
    images = {
        "https://news.example/photo.png": picture("#aa3322"),
        "https://news.example/narrow.png": picture("#224488", 160, 240),
        "https://news.example/poster.png": picture("#335544", 640, 360),
        "https://news.example/dance.gif": moving_picture(),
    }
    enclosures = (Enclosure("https://pod.example/bonus.mp3", "audio/mpeg", 12_345_678),)
    return article(SOURCE.read_text("utf-8"), images=images, enclosures=enclosures, tags=("harbour", "sea"))


def drawn(opened: OpenedArticle, style: ArticleStyle, width: int, ratio: float = 1.0) -> QImage:
    """Returns an image of a whole article in a column of `width` pixels."""
    document = render(opened, style, width, NOW)
    while document.write_more():
        pass
    areas = SidewaysScroll(document)
    size = document.documentLayout().documentSize().toSize()
    image = QImage(int((width + 2 * GUTTER) * ratio), int(size.height() * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(style.color("page"))
    whole = QRectF(0, 0, width + 2 * GUTTER, size.height())
    areas.apply(whole)
    painter = QPainter(image)
    from deskreader.desktop.article.typesetting.decorations import paint_decorations

    paint_decorations(painter, document, whole)
    document.drawContents(painter)
    areas.paint_over(painter, whole)
    painter.end()
    return image


def style_in(theme: Theme, size: int = 19) -> ArticleStyle:
    """Returns the usual style in the colours of a theme."""
    return replace(article_style(theme, Settings()), theme=theme, size=size)


def main() -> None:
    """Draws the article in every theme and scale into the folder of the command line."""
    _app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, theme in THEMES.items():
        for scale in SCALES:
            drawn(every_element(), style_in(theme), 620, scale).save(str(folder / f"{name}-{round(scale * 100)}.png"))


if __name__ == "__main__":
    main()
