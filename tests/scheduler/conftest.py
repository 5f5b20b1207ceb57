"""Jobs run in the real house, over a database of their own."""

from tests.playhouse import play, play_on_either

__all__ = ["play", "play_on_either"]
