"""The made-up scheme of the playground: invented people, and how far each pair has come.

Everything below is entered as people would enter it, through the desk, at moments in the past.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """One invented person. `asks` and `helps` are topics; `takes` is how many mentees."""

    user: str
    name: str
    department: str
    grade: str
    asks: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    takes: int = 0
    timezone: str = "Europe/London"
    leads: bool = False

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.user}@playground.example"


@dataclass(frozen=True, slots=True)
class MadePair:
    """A pair that is under way: when it began and when they met, in days before today."""

    mentor: str
    mentee: str
    began: int
    met: tuple[int, ...] = ()
    signed: bool = True
    plans: int | None = None  # a meeting so many days ahead


# The first three are on the screen at first: somebody who wants a mentor, one who could be, a lead.
PEOPLE = (
    Made("tamsin", "Tamsin Okonedo-Vale", "Cell Biology", "postdoc"),
    Made("rowan", "Rowan Achterby", "Stroke", "professor", helps=("next_step", "promotion", "independence"), takes=2),
    Made("ines", "Ines Falkensten", "Professional Services", "services_head", leads=True),
    Made("bao", "Bao Linwood", "Genetics", "phd_student", asks=("next_step", "confidence")),
    Made("edda", "Edda Marchbrook", "Movement", "lecturer", helps=("confidence", "next_step", "teaching"), takes=3),
    Made("kofi", "Kofi Amberley", "Epilepsy", "postdoc", asks=("funding", "independence")),
    Made("sunniva", "Sunniva Dahlgrove", "Neuroimmunology", "associate_professor", helps=("funding", "publishing"), takes=2),
    Made("marek", "Marek Tolverne", "Brain Imaging", "phd_student", asks=("publishing", "balance"), timezone="Asia/Kathmandu"),
    Made("lucia", "Lucía Ferrowhite", "Rehabilitation", "lecturer", helps=("publishing", "balance"), takes=1),
    Made("oyin", "Oyin Castlemere", "Brain Repair", "masters_student", asks=("directions",)),
    Made("hamid", "Hamid Sorrelby", "Cognition and Memory", "phd_student", helps=("directions", "skills"), takes=1),
    Made("greta", "Greta Windlehurst", "Clinical Neurology", "postdoc", asks=("leadership", "networks")),
)  # fmt: skip

PAIRS = (
    MadePair("edda", "bao", began=16),
    MadePair("sunniva", "kofi", began=200, met=(180, 90, 12), plans=6),
    MadePair("lucia", "marek", began=150, met=(140,), signed=False),
    MadePair("hamid", "oyin", began=535, met=(520, 400, 260, 120, 30)),
)
