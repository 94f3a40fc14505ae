import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.model import ROLES, Argument, Document, Extraction, Fact, Sentence, Span, Story

Report = Callable[..., Extraction]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``kg`` as a user does, in an empty folder, and give what it printed and its exit status."""

    def run(
        *arguments: str, input: bytes | None = None, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "kg", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1]), **environment},
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run


@pytest.fixture(scope="session")
def report() -> Report:
    """Make a report and its facts, as the facts stage would hand them on."""
    return make_report


@pytest.fixture(scope="session")
def sample() -> tuple[Extraction, ...]:
    """Give three reports: one person in two of them, a namesake in another, every type of fact."""
    return sample_reports()


def make_report(*statements: str, published: str | None = None, id: str = "") -> Extraction:
    """Return a report of one story that states these, one sentence each; the first names the paper.

    A statement is ``paper|type|value|value…``, its values in the order of the type's roles:
    ``新疆日报|holds|李伟|自治区水利厅|厅长``.
    """
    paper = statements[0].split("|")[0]
    text = f"{paper}讯\n"
    facts: list[Fact] = []
    sentences: list[Sentence] = []
    for statement in statements:
        _, type, *values = statement.split("|")
        start = len(text)
        arguments: list[Argument] = []
        for role, value in zip(ROLES[type], values, strict=False):  # type: ignore[index]
            if value:
                arguments.append(Argument(role, value, Span(len(text), len(text) + len(value))))
                text += value
        text += "。"
        span = Span(start, len(text))
        sentences.append(Sentence(span, span.cut(text), len(sentences) + 1))
        if type == "holds" and len(values) < len(ROLES["holds"]):
            arguments.append(Argument("status", "current"))
        facts.append(Fact(type, "", tuple(arguments), span, f"{type}-rule"))  # type: ignore[arg-type]
    document = Document(id or text, text, published=published)
    story = Story(document, Span(0, len(text)), tuple(sentences), paper=paper)
    named = tuple(Fact(f.type, document.id, f.arguments, f.evidence, f.rule) for f in facts)
    return Extraction(document, (story,), named)


def sample_reports() -> tuple[Extraction, ...]:
    """Return the three reports of ``sample``."""
    return (
        make_report(
            "新疆日报|holds|赵新|自治区党委|常委",
            "新疆日报|holds|赵新|自治区党委统战部|部长",
            "新疆日报|held|自治区党委|主题教育总结大会|2019-09-05",
            "新疆日报|chaired|赵新|主题教育总结大会",
            "新疆日报|holds|麦尔丹·木盖提|自治区应急管理厅|党组书记",
            "新疆日报|attended|麦尔丹·木盖提|主题教育总结大会",
            "新疆日报|said|麦尔丹·木盖提|我们将逐条整改，确保到位",
            "新疆日报|undertook|自治区党委统战部|开展专题研讨4次",
            "新疆日报|holds|钱江||主任",
            published="2019-09-06",
            id="one",
        ),
        make_report(
            "广西日报|holds|赵新|自治区党委统战部|部长",
            "广西日报|held|我区各部门单位|专题民主生活会|2019-08",
            "广西日报|undertook|自治区党委统战部|印发《工作意见》",
            "广西日报|holds|孙晓明|自治区信访局|局长|removed",
            published="2019-09",
            id="two",
        ),
        make_report(
            "新华社|holds|赵新|新疆维吾尔自治区党委统战部|部长",
            '新华社|said|孙晓明|一切"为了"群众\\',
            id="three",
        ),
    )
