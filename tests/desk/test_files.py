"""Files that are offered: made again when they are wanted, for the same person and nobody else."""

from __future__ import annotations

import ast
import zipfile
from io import BytesIO
from pathlib import Path

from handlers.events import Fetch, Identity
from handlers.router import router
from messages.cards import Attachment, Say
from tests.scene import Stage

ROOT = Path(__file__).parents[2]


def fetched(stage: Stage, user: str, again: str) -> Attachment | None:
    who = Identity("web", "stage", user, user.title(), f"{user}@example.org", "Europe/London")
    reply = stage.desk.handle(Fetch(identity=who, again=again), stage.now).reply
    assert isinstance(reply, Say)
    return next((block for block in reply.card.blocks if isinstance(block, Attachment)), None)


def offered(stage: Stage) -> list[Attachment]:
    """The files of the last card."""
    return [block for block in stage.card.blocks if isinstance(block, Attachment)]


def inside(file: Attachment) -> object:
    """What is in the file: the parts of a zip by name, without the moment they were packed."""
    if not zipfile.is_zipfile(BytesIO(file.content)):
        return file.content
    archive = zipfile.ZipFile(BytesIO(file.content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_that_is_offered_can_be_made_again_when_it_is_wanted(stage: Stage) -> None:
    stage.pair_up("rowan", "bao")
    found: dict[str, str] = {}
    for user, words in (
        ("rowan", "agreement"), ("bao", "my data"), ("lead", "export"), ("lead", "import"),
    ):  # fmt: skip
        stage.types(user, words)
        found |= {file.again: user for file in offered(stage) if _same(stage, user, file)}
    stage.types("bao", "plan 3 December at 2pm")
    stage.presses_on("bao", "For my calendar")
    found |= {file.again: "bao" for file in offered(stage) if _same(stage, "bao", file)}
    stage.types("lead", "announce")
    stage.presses_on("lead", "")
    found |= {file.again: "lead" for file in offered(stage) if _same(stage, "lead", file)}
    # "text" is for texts longer than a card: this pack has none.
    assert {again.partition(":")[0] for again in found} == set(router.files) - {"text"}


def _same(stage: Stage, user: str, file: Attachment) -> bool:
    again = fetched(stage, user, file.again)
    assert again is not None, file.again
    assert (again.filename, inside(again)) == (file.filename, inside(file))
    return True


def test_a_pair_s_own_form_is_for_its_two_and_figures_are_for_leads(stage: Stage) -> None:
    pair = stage.pair_up("rowan", "bao")
    stage.asks("kofi", "Epilepsy", "postdoc", "promotion")
    for user, again in (
        ("kofi", f"form:{pair}/agreement"), ("stranger", f"form:{pair}/agreement"), ("kofi", "figures:"),
        ("bao", "announce-text:x"), ("bao", f"form:{pair}/handbook"), ("bao", "text:../pack.toml"),
        ("bao", "text:"), ("bao", "form:"), ("bao", "form:none/agreement"), ("bao", "party:"), ("bao", ""),
    ):  # fmt: skip
        assert fetched(stage, user, again) is None, (user, again)
    assert fetched(stage, "bao", f"form:{pair}/agreement") is not None
    assert fetched(stage, "bao", "text:information") is not None


def test_no_file_is_offered_that_could_not_be_made_again() -> None:
    """Read from the source: each `Attachment` says how, by a name that some `router.file` answers to."""
    names = set()
    for path in [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "messages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Attachment"):
                continue
            if path.name.startswith("samples"):
                continue
            again = next((k.value for k in node.keywords if k.arg == "again"), None) or node.args[4]
            first = again.values[0] if isinstance(again, ast.JoinedStr) else again
            assert isinstance(first, ast.Constant), path
            names.add(str(first.value).partition(":")[0])
    assert names == set(router.files)
