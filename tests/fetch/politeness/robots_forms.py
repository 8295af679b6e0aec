"""Forms of robots.txt as sites write them, each with paths and what RFC 9309 makes of them for DeskReader.

The forms follow the examples of RFC 9309 and of Google's and Yandex's documentation of robots.txt, and what content
management systems write; names and paths are invented.
"""

from __future__ import annotations

from collections.abc import Iterator

GROUP = "User-agent: *\n"
OURS = "User-agent: DeskReader\n"

PATTERNS: tuple[tuple[str, str, str], ...] = (
    # pattern of a Disallow line, paths that it matches, paths that it does not
    ("/", "/ /x /x/y?z", ""),
    ("/fish", "/fish /fish.html /fish/salmon /fishheads /fish.php?id=1", "/Fish.asp /catfish /?id=fish /desert/fish"),
    ("/fish*", "/fish /fish.html /fish/salmon /fishheads", "/Fish.asp /catfish /?id=fish"),
    ("/fish/", "/fish/ /fish/?id=x /fish/salmon.htm", "/fish /fish.html /animals/fish/ /Fish/Salmon.asp"),
    ("/*.php", "/index.php /folder/any.php.file.html /a.php?b /folder/a.php/", "/ /windows.PHP"),
    ("/*.php$", "/filename.php /folder/filename.php", "/filename.php?parameters /filename.php/ /filename.php5 /w.PHP"),
    ("/fish*.php", "/fish.php /fishheads/catfish.php?parameters", "/Fish.PHP"),
    ("*", "/ /x", ""),
    ("*/feed/", "/feed/ /a/feed/ /a/b/feed/x", "/feed /feeds/"),
    ("*?", "/?x /a?b=c", "/ /a"),
    ("/*?*", "/?x /a?b=c", "/ /a"),
    ("/*?$", "/a?", "/a?b /a"),
    ("/$", "/", "/x /x/"),
    ("/a$", "/a", "/a/ /ab /a?b"),
    ("/a$b", "/a$b /a$bc", "/a /ab"),
    ("/x*y*z", "/xyz /x1y2z3 /xyyz", "/xzy /xy"),
    ("/**/", "/a/ /a/b", "/ /a"),
    ("/a*", "/a /ab /a/b", "/b /A"),
    ("/a**b", "/ab /axb", "/a"),
    ("/*/print", "/x/print /x/y/printed", "/print"),
    ("/a%3Fb", "", "/a?b"),
    ("/a b", "/a%20b", "/a /ab"),
    ("/a%20b", "/a%20b", "/a /ab"),
    ("/%7Ejoe/", "/~joe/ /%7Ejoe/x /%7ejoe/", "/joe/"),
    ("/~joe/", "/~joe/ /%7Ejoe/", "/joe/"),
    ("/caf\u00e9", "/caf%C3%A9 /caf%c3%a9/x", "/cafe"),
    ("/caf%c3%a9", "/caf%C3%A9", "/cafe"),
    ("/\u65e5\u672c", "/%E6%97%A5%E6%9C%AC", "/"),
    ("/a/../b", "/a/../b", "/b"),
    ("//x", "//x", "/x"),
    ("/search?q=", "/search?q= /search?q=x", "/search /search?p="),
    ("/*&sort=", "/a?b&sort=x", "/a?sort=x"),
    ("/*;jsessionid", "/a;jsessionid=1", "/a"),
    ("/cgi-bin/*.cgi$", "/cgi-bin/a.cgi /cgi-bin/x/b.cgi", "/cgi-bin/a.cgi?x /cgi-bin/"),
    ("/tag/*/page/", "/tag/x/page/2 /tag/x/y/page/", "/tag/page /tag/x"),
    ("/a=b", "/a=b /a%3Db", "/a"),
    ("/[draft]", "/[draft] /[draft]/x", "/draft"),
    ("/(x|y)+", "/(x|y)+", "/x /xx"),
    ("/.well-known", "/.well-known /.well-known/x", "/xwell-known"),
    ("/UPPER", "/UPPER", "/upper"),
)  # fmt: skip

GROUPS: tuple[tuple[str, str, str], ...] = (
    # a whole file, paths that it allows, paths that it disallows
    ("", "/ /x", ""),
    ("# nothing here", "/", ""),
    (GROUP + "Disallow:", "/ /x", ""),
    (GROUP, "/x", ""),
    (GROUP + "Allow: /", "/x", ""),
    (OURS + "\n" + GROUP + "Disallow: /", "", "/x"),
    (OURS + "Disallow:\n\n" + GROUP + "Disallow: /", "/x", ""),
    (GROUP + "Disallow: /\n\n" + OURS + "Disallow: /secret", "/x", "/secret"),
    (GROUP + "Disallow: /\n\n" + OURS + "Allow: /\n", "/x", ""),
    ("User-agent: Other\nDisallow: /\n" + GROUP + "Disallow: /y", "/x", "/y"),
    ("User-agent: Other\nUser-agent: DeskReader\nDisallow: /x", "/y", "/x"),
    (OURS + "User-agent: Other\nDisallow: /x", "/y", "/x"),
    (OURS + "Disallow: /x\nUser-agent: Other\nDisallow: /y", "/y", "/x"),
    (OURS + "Disallow: /x\n\n" + OURS + "Disallow: /y", "/z", "/x /y"),
    (OURS + "\n\nDisallow: /x", "/y", "/x"),
    (OURS + "Sitemap: https://n.example/s.xml\nUser-agent: Other\nDisallow: /x", "/y", "/x"),
    (OURS + "Crawl-delay: 5\nDisallow: /x", "/y", "/x"),
    ("User-agent: deskreader\nDisallow: /x", "/y", "/x"),
    ("USER-AGENT: DESKREADER\nDISALLOW: /x", "/y /X", "/x"),
    ("User-agent: DeskReader/1.0\nDisallow: /x", "/y", "/x"),
    ("User-agent: DeskReader (news)\nDisallow: /x", "/y", "/x"),
    ("User-agent: DeskReaderBot\nDisallow: /x", "/x", ""),
    ("User-agent: Desk\nDisallow: /x", "/x", ""),
    ("User-agent: Reader\nDisallow: /x", "/x", ""),
    ("User-agent: Desk Reader\nDisallow: /x", "/x", ""),
    ("User-agent: My-DeskReader\nDisallow: /x", "/x", ""),
    ("User-agent:\nDisallow: /x", "/x", ""),
    ("Disallow: /x\n" + GROUP + "Disallow: /y", "/x", "/y"),
    ("user-agent:*\ndisallow:/x", "/y", "/x"),
    ("User-agent : *\nDisallow : /x", "/y", "/x"),
    ("  User-agent: *\n\tDisallow: /x\t ", "/y", "/x"),
    ("User-agent: *\rDisallow: /x\r", "/y", "/x"),
    ("User-agent: *\r\nDisallow: /x\r\n", "/y", "/x"),
    ("User-agent: *\n\r\n\rDisallow: /x", "/y", "/x"),
    ("\ufeffUser-agent: *\nDisallow: /x", "/y", "/x"),
    ("User-agent: * # all\nDisallow: /x # not this", "/y", "/x"),
    ("#User-agent: *\nDisallow: /x", "/x", ""),
    (GROUP + "#Disallow: /x\nDisallow: /y", "/x", "/y"),
    (GROUP + "Disallow: /x#fragment", "/y", "/x"),
    ("User-agent *\nDisallow /x", "/y", "/x"),
    ("Useragent: *\nDisallow: /x", "/y", "/x"),
    ("User agent: *\nDisallow: /x", "/y", "/x"),
    (GROUP + "Dissallow: /x\nDisalow: /y\nDissalow: /z", "/w", "/x /y /z"),
    (GROUP + "Noindex: /x\nDisallow: /y", "/x", "/y"),
    (GROUP + "Host: n.example\nDisallow: /y", "/x", "/y"),
    (GROUP + "Clean-param: ref /x\nDisallow: /y", "/x", "/y"),
    (GROUP + "Request-rate: 1/5\nVisit-time: 0600-0845\nDisallow: /y", "/x", "/y"),
    (GROUP + "Disallow: /a\nAllow: /a/b", "/a/b /a/b/c", "/a /a/c"),
    (GROUP + "Allow: /a/b\nDisallow: /a", "/a/b/c", "/a/c"),
    (GROUP + "Allow: /p\nDisallow: /", "/page", "/other"),
    (GROUP + "Allow: /folder\nDisallow: /folder", "/folder/page", ""),
    (GROUP + "Allow: /page\nDisallow: /*.htm", "/page", "/page.htm /page.html"),
    (GROUP + "Allow: /page\nDisallow: /*.ph", "/page /page.php5", ""),
    (GROUP + "Allow: /$\nDisallow: /", "/", "/page.html"),
    (GROUP + "Disallow: /x\nDisallow: /x\nAllow: /x", "/x", ""),
    (GROUP + "Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", "/wp-admin/admin-ajax.php", "/wp-admin/x"),
    (GROUP + "Disallow: /*?\nAllow: /*?page=", "/a?page=2", "/a?b"),
    (GROUP + "Disallow: x", "/x", ""),
    (GROUP + "Disallow: *x", "/y", "/x /ax"),
    (GROUP + "Disallow: ?", "/?", ""),
    ("<!doctype html><title>404</title><p>User-agent: none", "/x", ""),
    ("404 page not found", "/x", ""),
    ("{}", "/x", ""),
    (GROUP + "Disallow: /" + "x" * 1900, "/x", ""),
    (GROUP + "Disallow: " + "/x\x00y", "/x", ""),
    (GROUP + "Disallow: /x\u2028Allow: /", "/x", ""),
    (GROUP + "garbage\n: : :\nDisallow: /x", "/y", "/x"),
    ("User-agent: *\nUser-agent: *\nDisallow: /x\n", "/y", "/x"),
    (GROUP + "Disallow: /\n\n" * 3, "", "/ /x"),
)  # fmt: skip

DIFFERENCES = {(f"{GROUP}Disallow: /a%3Fb\n", "/a?b")}
"""Where Protego decides otherwise: it decodes reserved characters, too, so that it disallows a little more."""
SITE = "https://n.example"


def forms() -> Iterator[tuple[str, str, bool]]:
    """Yields each file with a path and whether it is allowed."""
    for pattern, matching, others in PATTERNS:
        for path in matching.split():
            yield f"{GROUP}Disallow: {pattern}\n", path, False
        for path in others.split():
            yield f"{GROUP}Disallow: {pattern}\n", path, True
    for text, allowed, disallowed in GROUPS:
        for path in allowed.split():
            yield text, path, True
        for path in disallowed.split():
            yield text, path, False
