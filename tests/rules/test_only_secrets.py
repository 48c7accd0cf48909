"""Looking for secrets alone, as at the history of a project, finds the secrets that all rules together find."""

from __future__ import annotations

import pytest

from wardline.project.history import RULES, about_secrets
from wardline_analyzers.document import Document
from wardline_analyzers.flow.document.gathered import Gathered
from wardline_analyzers.flow.module.parts import Part
from wardline_analyzers.opening import open_document
from wardline_analyzers.profile import DEFAULT, Profile
from wardline_analyzers.rules.catalog import load
from wardline_analyzers.rules.prose import Example


def secrets(example: Example, profile: Profile) -> list[tuple[str, int, int, str]]:
    document = open_document(example.text.encode(), profile, example.path or "", example.language)
    document.settle()
    return [
        (placed.finding.rule, placed.start.line, placed.start.column, placed.finding.message)
        for placed in document.findings()
        if placed.finding.rule in RULES
    ]


@pytest.mark.parametrize("rule_id", RULES)
def test_on_the_examples_of_its_pages(rule_id: str) -> None:
    alone = about_secrets(DEFAULT)
    for example in load().page(rule_id).examples:
        assert secrets(example, alone) == secrets(example, DEFAULT)


def test_code_in_which_no_secret_can_be_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Part] = []
    looked = Gathered._looked

    def counted(self: Gathered, part: Part, worth: bool) -> object:
        looks.append(part)
        return looked(self, part, worth)

    monkeypatch.setattr(Gathered, "_looked", counted)
    text = b"import os\n\ndef run(name):\n    token = name\n    os.system(token)\n"
    Document(text, about_secrets(DEFAULT), "a.py").settle()
    assert not looks
    Document(text, DEFAULT, "a.py").settle()
    assert looks
