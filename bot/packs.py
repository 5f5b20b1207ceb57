"""Content packs: folders of plain files, read and checked when the bot starts.

A pack with `base = "ion"` states only where it differs: a part of `pack.toml` that it leaves out, a
text file that it lacks, and a setting or a link that it does not name, come from the base.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot import pack_parts, pack_texts
from bot.pack_files import PackError, Table
from scheme.pack import Pack, Reference
from scheme.policy import Policy

__all__ = ["PACKS", "PackError", "load_pack", "pack_names"]

PACKS = Path(__file__).parent.parent / "packs"
_PARTS = (
    "base", "title", "edition", "scheme", "institution", "contact", "departments", "holidays", "settings",
    "grades", "topics", "strands", "links", "helplines", "services",
)  # fmt: skip
_NEVER_EMPTY = ("departments", "grades", "topics", "strands", "helplines")
T = TypeVar("T")


def pack_names(folder: Path | None = None) -> tuple[str, ...]:
    """The names of the packs in the folder, in the order of the alphabet."""
    return tuple(sorted(file.parent.name for file in (folder or PACKS).glob("*/pack.toml")))


def load_pack(name: str, folder: Path | None = None, on: date | None = None) -> Pack:
    """The pack in `folder/name`; raises `PackError` with the file, the line and the reason.

    A base that is not in `folder` is looked for among the packs that come with the bot. With `on`, it
    is the edition in force on that day: see `editions`. A day before all editions gets the earliest.
    """
    return _load(name, folder or PACKS, on, ())


def editions(name: str, folder: Path | None = None) -> tuple[date, ...]:
    """The dates of the pack's editions, earliest first: those kept in `name/editions/` and the present."""
    place = (folder or PACKS) / name
    return tuple(sorted({_edition(place), *_kept(place)}))


def _edition(place: Path) -> date:
    return Table.read(place / "pack.toml").get("edition", date)


def _kept(place: Path) -> dict[date, Path]:
    """Earlier editions: copies of the folder, each named by its date."""
    found = {}
    for file in sorted(place.glob("editions/*/pack.toml")):
        try:
            found[date.fromisoformat(file.parent.name)] = file.parent
        except ValueError:
            reason = "The folder of an earlier edition is named by its date, such as 2025-09-01."
            raise PackError(f"{place.name}/editions/{file.parent.name}/pack.toml", 1, reason) from None
    return found


def _place(folder: Path, name: str, on: date | None) -> Path:
    """The folder of the edition in force on that day."""
    place = folder / name
    if on is None or _edition(place) <= on:
        return place
    kept = _kept(place)
    if not kept:
        return place
    return kept[max((day for day in kept if day <= on), default=min(kept))]


def _load(name: str, folder: Path, on: date | None, above: tuple[str, ...]) -> Pack:
    if not (folder / name / "pack.toml").is_file():
        known = ", ".join(pack_names(folder)) or "none"
        raise PackError(f"{name}/pack.toml", 1, f"There is no pack called “{name}”; there are: {known}.")
    place = _place(folder, name, on)
    top = Table.read(place / "pack.toml").only(*_PARTS)
    base = _base(top, folder, on, (*above, name)) if "base" in top.values else None
    settings = {**(base.settings if base else {}), **pack_parts.settings(top.table("settings"))}
    rules = Policy.of(settings)
    if rules.capacity_default > rules.capacity_ceiling:
        reason = "A mentor who has not said takes no more mentees than any mentor may."
        raise top.table("settings").fault("capacity_default", reason)
    sources = pack_texts.texts(place, base)
    country, subdivision = _part(
        top, "holidays", pack_parts.holidays, (base.country, base.subdivision) if base else None
    )
    return Pack(
        key=name,
        title=top.get("title", str),
        edition=top.get("edition", date),
        scheme=top.get("scheme", str, base.scheme if base else None),
        institution=top.get("institution", str, base.institution if base else None),
        contact=top.get("contact", str, base.contact if base else ""),
        ladder=_part(top, "grades", pack_parts.ladder, base.ladder if base else None),
        departments=_part(top, "departments", pack_parts.departments, base.departments if base else None),
        topics=_part(top, "topics", pack_parts.topics, base.topics if base else None),
        strands=_part(top, "strands", pack_parts.strands, base.strands if base else None),
        links=_with_own(base.links if base else (), pack_parts.links(top)),
        helplines=_part(top, "helplines", pack_parts.helplines, base.helplines if base else None),
        services=_part(top, "services", pack_parts.services, base.services if base else None),
        question_groups=pack_texts.question_groups(place, sources["questions"]),
        questionnaires=pack_parts.questionnaires(place, base),
        settings=settings,
        sources=sources,
        country=country,
        subdivision=subdivision,
    )


def _base(top: Table, folder: Path, on: date | None, above: tuple[str, ...]) -> Pack:
    wanted = top.get("base", str)
    if wanted in above:
        raise top.fault("base", f"The pack “{wanted}” would in the end be based on itself.")
    home = folder if (folder / wanted / "pack.toml").is_file() else PACKS
    if not (home / wanted / "pack.toml").is_file():
        raise top.fault("base", f"There is no pack called “{wanted}” to start from.")
    return _load(wanted, home, on, above)


def _with_own(inherited: tuple[Reference, ...], own: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The base's pages, those of this pack in place of their namesakes, then its new ones."""
    return tuple(({link.key: link for link in inherited} | {link.key: link for link in own}).values())


def _part(top: Table, key: str, read: Callable[[Table], T], inherited: T | None) -> T:
    """What this pack says about `key`, or what its base says."""
    if key not in top.values and inherited is not None:
        return inherited
    if key not in top.values:
        raise top.fault(None, f"The part “{key}” is missing, and there is no base to take it from.")
    if key in _NEVER_EMPTY and not top.values[key]:
        raise top.fault(key, f"The part “{key}” is empty; leave it out to take it from the base.")
    return read(top)
