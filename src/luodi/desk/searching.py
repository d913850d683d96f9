"""The desk's own searcher: pages of the menu and help topics, so that a word leads to the place."""

from typing import Any

from django.urls import reverse

from luodi.common.registries import Found, Hit, Searcher, searchers
from luodi.desk.help import TOPICS
from luodi.desk.menu import ACCOUNT, MENU, open_to


def search_pages(user: Any, words: str, limit: int) -> Found:
    wanted = words.lower()
    hits = [
        Hit(item.label, path, f"菜单 · {item.section}")
        for item, path in open_to(user, MENU + ACCOUNT)
        if wanted in item.label or wanted in item.section
    ]
    hits += [
        Hit(topic.title, reverse("desk:help_topic", args=[topic.slug]), f"帮助 · {topic.summary}")
        for topic in TOPICS
        if wanted in topic.title.lower() or wanted in topic.summary.lower()
    ]
    return Found(hits[:limit], len(hits))


def register() -> None:
    searchers.register(Searcher("desk.pages", "页面与帮助", 900, "desk.home", search_pages))
