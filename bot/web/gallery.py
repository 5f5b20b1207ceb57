"""The page of sample cards, each drawn as Slack, as Teams and as the playground would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.web.cards import render
from bot.web.slacklook import slack_look
from bot.web.stage import Draws, Specimen
from bot.web.teamslook import teams_look
from messages.reader import card_words


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """One sample in all its looks, beside the list of all samples."""

    names: tuple[str, ...]
    chosen: Specimen
    words: str
    looks: tuple[tuple[str, str, Markup], ...]  # (title, css class, HTML)


class Gallery:
    """All samples. The other platforms' renderers are handed in, for rooms do not know each other."""

    def __init__(
        self, specimens: Sequence[Specimen], slack: Draws | None = None, teams: Draws | None = None
    ) -> None:
        self._specimens = {s.name: s for s in specimens}
        self._slack = slack
        self._teams = teams

    def page(self, name: str) -> GalleryPage | None:
        """The page of the sample called so, or of the first; None where there is none."""
        first = next(iter(self._specimens), "")
        chosen = self._specimens.get(name or first)
        if chosen is None:
            return None
        card, reader = chosen.card, chosen.reader
        looks: list[tuple[str, str, Markup]] = []
        if self._slack is not None:
            looks.append(("As Slack shows it", "slack", slack_look(self._slack(card, reader), reader)))
        if self._teams is not None:
            looks.append(("As Teams shows it", "teams", teams_look(self._teams(card, reader))))
        looks.append(("In the playground", "web", render(card, reader)))
        return GalleryPage(tuple(self._specimens), chosen, card_words(card, reader), tuple(looks))
