"""Feeds of well-known services: video channels, Fediverse posts."""

from __future__ import annotations

from deskreader.engine.worker.jobs import read_feed
from deskreader.model import Enclosure

VIDEOS = """<?xml version="1.0"?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom"><title>Quay TV</title>
<link rel="self" href="http://videos.example/feed"/><link rel="alternate" href="https://videos.example/c"/>
<author><name>Quay TV</name></author><entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId>
<title>Low &amp; high</title>
<link rel="alternate" href="https://videos.example/watch?v=abc"/><author><name>Ann</name></author>
<published>2026-03-02T08:00:00+00:00</published><updated>2026-03-03T08:00:00+00:00</updated><media:group>
<media:title>Low &amp; high</media:title><media:content url="https://videos.example/v/abc"
 type="application/x-shockwave-flash" width="640"/><media:thumbnail url="https://videos.example/abc.jpg" width="480"/>
<media:description>First lines.

Second at https://quay.example/x for &lt;all&gt; who read.</media:description><media:community>
<media:statistics views="12"/></media:community></media:group></entry></feed>"""

POSTS = """<?xml version="1.0"?><rss version="2.0" xmlns:webfeeds="http://webfeeds.org/rss/1.0"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Ann</title><link>https://social.example/@ann</link>
<image><url>https://social.example/a.png</url></image><webfeeds:icon>https://social.example/a.png</webfeeds:icon>
<item><guid isPermaLink="true">https://social.example/@ann/1</guid><link>https://social.example/@ann/1</link>
<pubDate>Mon, 02 Mar 2026 08:00:00 +0000</pubDate><description>&lt;p&gt;The tide is &lt;a
 href="https://social.example/tags/low"&gt;#&lt;span&gt;low&lt;/span&gt;&lt;/a&gt; today.&lt;/p&gt;</description>
<media:content url="https://social.example/p.jpg" type="image/jpeg" fileSize="1234" medium="image">
<media:rating scheme="urn:simple">nonadult</media:rating><media:description type="plain">A quay</media:description>
</media:content><category>low</category></item></channel></rss>"""


def test_a_video_channel() -> None:
    feed = read_feed(VIDEOS.encode(), "http://videos.example/feed?channel_id=UCx", "text/xml")
    (video,) = feed.entries
    assert (feed.title, feed.link) == ("Quay TV", "https://videos.example/c")
    assert (video.guid, video.title, video.author) == ("yt:video:abc", "Low & high", "Ann")
    assert video.link == "https://videos.example/watch?v=abc"
    assert video.published_at is not None
    assert video.published_at.day == 2
    assert video.image_url == "https://videos.example/abc.jpg"
    assert video.enclosures == ()
    assert "<p>First lines.</p>" in video.content
    assert 'href="https://quay.example/x"' in video.content
    assert "for <all> who read" in video.text


def test_fediverse_posts_without_titles() -> None:
    feed = read_feed(POSTS.encode(), "https://social.example/@ann.rss", "application/rss+xml")
    (post,) = feed.entries
    assert (feed.title, feed.icon_url) == ("Ann", "https://social.example/a.png")
    assert post.title == "The tide is #low today."
    assert post.gives_full_text, "a post is the whole story"
    assert post.image_url == "https://social.example/p.jpg"
    assert post.enclosures == (Enclosure("https://social.example/p.jpg", "image/jpeg", 1234),)
    assert post.categories == ("low",)
