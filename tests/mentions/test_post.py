import pytest

from kg.mentions.post import find_posts


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("白石县县长", [("县长", "current")]),
        ("白石县常务副县长", [("常务副县长", "current")]),
        ("白石县代县长", [("县长", "acting")]),
        ("白石县原县长", [("县长", "former")]),
        ("前任厅长", [("厅长", "former")]),
        ("现任厅长", [("厅长", "current")]),
        ("县委副书记、县长", [("副书记", "current"), ("县长", "current")]),
        ("党组书记", [("党组书记", "current")]),
        ("党组成员", [("党组成员", "current")]),
        ("二级巡视员", [("二级巡视员", "current")]),
        ("副校(院)长", [("副校长", "current"), ("副院长", "current")]),
        ("校（院）长", [("校长", "current"), ("院长", "current")]),
        ("副部(厅)长", [("副部长", "current"), ("副厅长", "current")]),
        ("总书记", [("总书记", "current")]),
        ("外交部发言人", [("发言人", "current")]),
    ],
)
def test_titles_and_what_stands_before_them(text: str, posts: list[tuple[str, str]]) -> None:
    assert [(post.title, post.status) for post in find_posts(text)] == posts


@pytest.mark.parametrize(
    "text",
    ["局长办公会议", "部长级", "总统府", "县长们", "厅长热线", "主席团", "院长(所)", "领导干部大会"],
)
def test_what_only_looks_like_a_title(text: str) -> None:
    assert [post.title for post in find_posts(text) if post.end == len(text) or text[post.end] != "("] == []


def test_a_meeting_between_two_is_no_body() -> None:
    assert [post.title for post in find_posts("国家主席会见外长")] == ["主席", "外长"]
    assert find_posts("总理会议") == []


def test_both_titles_of_a_merged_one_have_its_span() -> None:
    first, second = find_posts("县委党校副校(院)长到会")
    assert (first.start, first.end) == (second.start, second.end) == (4, 10)


@pytest.mark.parametrize(
    ("text", "strength"),
    [("局长", "head"), ("代表", "weak"), ("顾问", "weak"), ("记者", "public")],
)
def test_strength(text: str, strength: str) -> None:
    assert [post.strength for post in find_posts(text)] == [strength]
