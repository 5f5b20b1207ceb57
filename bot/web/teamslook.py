"""An Adaptive Card drawn as Teams shows it: a likeness for the gallery, read from the real JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.web.cards import words_with_breaks


def teams_look(drawn: object) -> Markup:
    """A card's JSON as HTML. An unknown element says so, for the eye to find."""
    if not isinstance(drawn, Mapping):
        return Markup('<p class="unknown">No card.</p>')
    body = [_element(element) for element in drawn.get("body") or ()]
    return Markup("\n").join([*body, _actions(drawn.get("actions") or ())])


def _element(element: Mapping[str, Any]) -> Markup:
    ruled = Markup("<hr>") if element.get("separator") else Markup("")
    return ruled + _plain_element(element)


def _plain_element(element: Mapping[str, Any]) -> Markup:
    match element:
        case {"type": "TextBlock", "text": str(text)}:
            return Markup('<p class="{}">{}</p>').format(_classes(element), words_with_breaks(text))
        case {"type": "RichTextBlock", "inlines": [*inlines]}:
            return Markup("<p>{}</p>").format(Markup("").join(map(_run, inlines)))
        case {"type": "FactSet", "facts": [*facts]}:
            rows = Markup("").join(
                Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(
                    str(f.get("title", "")), words_with_breaks(str(f.get("value", "")))
                )
                for f in facts
            )
            return Markup("<dl>{}</dl>").format(rows)
        case {"type": "Image", "url": str(url), **rest} if url.startswith("data:image/png;base64,"):
            return Markup('<img src="{}" alt="{}">').format(url, str(rest.get("altText", "")))
        case {"type": "ActionSet", "actions": [*actions]}:
            return _actions(actions)
        case {"type": "Container", "items": [*items]}:
            return Markup("<div>{}</div>").format(Markup("").join(map(_element, items)))
        case _:
            return Markup('<p class="unknown">Not drawn here: {}</p>').format(str(element.get("type", "?")))


def _run(run: object) -> Markup:
    if not isinstance(run, Mapping):
        return words_with_breaks(str(run))
    return Markup('<span class="{}">{}</span>').format(
        _classes(run), words_with_breaks(str(run.get("text", "")))
    )


def _classes(element: Mapping[str, Any]) -> str:
    found = []
    if element.get("weight") == "Bolder":
        found.append("bolder")
    if element.get("size") == "Large":
        found.append("large")
    if element.get("isSubtle"):
        found.append("subtle")
    if element.get("color") == "Accent":
        found.append("accent")
    return " ".join(found)


def _actions(actions: object) -> Markup:
    """As pictures of buttons: the gallery shows, nothing here acts."""
    if not isinstance(actions, (list, tuple)) or not actions:
        return Markup("")
    drawn = Markup("").join(
        Markup('<span class="teams-button {}">{}</span>').format(
            str(a.get("style") or "default"), str(a.get("title", ""))
        )
        for a in actions
    )
    return Markup('<div class="actions">{}</div>').format(drawn)
