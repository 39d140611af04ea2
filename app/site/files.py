"""What programs ask of the site by fixed addresses, hung onto the site's blueprint."""

from flask import Blueprint

from app.site import head, manifest, moved, news, previews, sitemap


def hang(bp: Blueprint) -> None:
    """Give the site its files, every page its head, and mistaken addresses their right ones."""
    bp.add_url_rule("/robots.txt", "robots", sitemap.robots)
    bp.add_url_rule("/sitemap.xml", "sitemap", sitemap.sitemap)
    bp.add_url_rule("/sitemap-<part>.xml", "sitemap_part", sitemap.part)
    bp.add_url_rule("/manifest.webmanifest", "manifest", manifest.manifest)
    bp.add_url_rule("/icon-<int:size>-<any(any, maskable):purpose>.png", "icon", previews.icon)
    bp.add_url_rule("/news/", "news", news.page)
    bp.add_url_rule("/news/feed.xml", "feed", news.feed)
    bp.add_url_rule("/card.png", "prize_preview", previews.prize)
    bp.add_url_rule("/e/<code>/card.png", "entry_preview", previews.entry)
    bp.add_url_rule("/nominations/<slug>/card.png", "nomination_preview", previews.nomination)
    bp.before_app_request(moved.lead)
    bp.app_context_processor(head.head)
