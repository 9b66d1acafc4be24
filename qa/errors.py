"""The errors of answering.

QaError
├── BadQuestion     the question cannot be taken as one (empty, far too long, no words)
├── BadAnswer       what a person wrote as an answer does not stand in what it quotes
└── ModelFailed     the chat model did not answer; the default reader does

Messages are one clear Chinese sentence each.
"""


class QaError(Exception):
    """Base of what answering can raise."""


class BadQuestion(QaError):
    """The question cannot be taken as one; `example` asks for one that can."""

    def __init__(self, said: str, *, example: bool = False) -> None:
        """The sentence to show."""
        super().__init__(said)
        self.example = example


class BadAnswer(QaError):
    """What a person wrote as an answer does not stand in what it quotes."""


class ModelFailed(QaError):
    """The chat model did not give an answer."""
