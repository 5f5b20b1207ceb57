"""The one way a rule says no."""


class Refusal(Exception):
    """A rule said no: nothing was saved, and the person is told so kindly.

    `code` names the situation; `messages/refusals.py` holds the sentence for every code.
    `facts` are plain values the sentence needs (numbers, dates, words of the pack), never
    anything the person asking may not know.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
