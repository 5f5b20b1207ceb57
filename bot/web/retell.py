"""Telling a story on the screen: one caption after the other, in a thread that can be stopped."""

from __future__ import annotations

import threading
import time

from bot.web.listen import CannotMove, Playground
from bot.web.stage import Caption, Fills, Stage
from scheme.journal import Journal

log = Journal(__name__)


class Teller:
    """Tells the stage's story. `pace` stretches every pause: 1 as written, 0 without pauses."""

    def __init__(self, playground: Playground, stage: Stage, pace: float = 1.0) -> None:
        self._playground = playground
        self._stage = stage
        self._pace = pace
        self._stopped = threading.Event()
        self._due = 0.0  # when the present pause should be over, on the monotonic clock
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.caption: Caption | None = None
        self.watch: tuple[str, ...] = ()
        self.actor: str = ""  # whose turn it is: a phone shows this person
        self.ending: str = ""  # how the last telling ended, as a sentence

    @property
    def telling(self) -> bool:
        """Whether a story is being told."""
        return self._playground.told

    def start(self) -> None:
        """Begin again from the start and tell the story; does nothing while one is being told."""
        with self._starting:
            if self._playground.told:
                return
            self._playground.told = True
            self._stopped.clear()
            self.ending, self.watch = "", ()
            self._thread = threading.Thread(target=self._tell, name="story", daemon=True)
            self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """Stop after the present move, and wait up to so many seconds for it."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(wait)

    def _tell(self) -> None:
        self._due = time.monotonic()
        try:
            self._playground.begin_again()
            story = self._stage.replay()
            while True:
                with self._playground.turn:
                    caption = next(story, None)
                if caption is None:
                    break
                self._playground.look()
                self.caption = caption
                self.watch = caption.watch or self.watch
                self.actor = caption.watch[0] if caption.watch else self.actor
                self._playground.chats.touch()
                if not self._act(caption):
                    break
            stopped = self._stopped.is_set()
            self.ending = "The story was stopped here." if stopped else "The end of the story."
        except CannotMove as error:
            log.warning("story stopped: %s", error)
            self.ending = f"The story stopped here: {error}."
        except Exception as error:
            log.exception(error, "story failed:")
            self.ending = "The story stopped here because of a mistake in the program; see its log."
        finally:
            self.caption = None
            self._playground.told = False
            self._playground.look()
            self._playground.chats.touch()

    def _act(self, caption: Caption) -> bool:
        """Make the moves of this moment, spread over its seconds; False when it was stopped."""
        # A form is seen filled in before it is sent, so it takes two beats.
        beats = 1 + sum(2 if isinstance(move, Fills) else 1 for move in caption.moves)
        beat = caption.seconds / beats
        for move in caption.moves:
            if self._pause(beat):
                return False
            self.actor = move.user
            if isinstance(move, Fills):
                self._playground.write_down(move)
                if self._pause(beat):
                    return False
            self._playground.make(move)
        return not self._pause(beat)

    def _pause(self, seconds: float) -> bool:
        """Wait; True when the story is to stop.

        What the months in between took is made up for by pauses up to half as long, so that the
        story takes its time on a slow machine too, and not much more.
        """
        wanted = seconds * self._pace
        self._due += wanted
        return self._stopped.wait(max(wanted / 2, self._due - time.monotonic()))
