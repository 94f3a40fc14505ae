"""Every example of every rule, read end to end: the rule reads it, and leaves its counterexamples alone."""

from collections import Counter

import pytest

from kg.model import Document, Fact
from kg.pipeline import extract
from kg.rules import Example, Rule, all_rules

RULES = all_rules()
CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples, 1)
]


def says(fact: Fact, wanted: dict[str, str]) -> bool:
    return all((fact.modality if role == "modality" else fact.get(role)) == wanted[role] for role in wanted)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_rule_reads_its_examples(rule: Rule, example: Example) -> None:
    document = Document(id="example", text=example.text, published=example.published)
    found = extract(document).facts
    assert all(len({a.role for a in fact.arguments}) == len(fact.arguments) for fact in found), "a role twice"
    facts = [fact for fact in found if fact.rule == rule.name]
    for wanted in example.yields:
        match = next((fact for fact in facts if says(fact, wanted)), None)
        assert match, f"{rule.name} does not read {wanted} but {facts}"
        facts.remove(match)
    assert not facts, f"{rule.name} reads what it must not"


def test_every_rule_has_a_name_of_its_own() -> None:
    names = Counter(rule.name for rule in RULES)
    assert [name for name in names if names[name] > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_says_what_it_is_about(rule: Rule) -> None:
    assert rule.about.endswith((".", "。"))
    assert any(example.yields for example in rule.examples)
    assert any(not example.yields for example in rule.examples)
