from kg.mentions.cue import find_runs


def _kept(*texts: str) -> list[str]:
    return [
        "|".join(text[start:end] for start, end in runs)
        for text, runs in zip(texts, find_runs(texts), strict=True)
    ]


def test_only_clauses_with_a_cue_are_kept_and_the_first_of_each_text() -> None:
    tail = "树影一天天拉长，天气慢慢转凉。"
    heads = ["清早下了一场雨，", "县水利局派出两支队，"]
    assert _kept(*(head + tail for head in heads)) == heads


def test_a_clause_after_one_without_a_cue_is_a_run_of_its_own() -> None:
    text = "雨停了，树影一天天拉长，县水利局派人查看，天气慢慢转凉。"
    assert _kept(text) == ["雨停了，|县水利局派人查看，"]


def test_foreign_sounds_side_by_side_are_a_cue() -> None:
    assert _kept("雨停了，天气慢慢转凉，阿尔卡娜来了。") == ["雨停了，|阿尔卡娜来了。"]


def test_a_text_with_a_quotation_or_after_one_is_kept_whole() -> None:
    texts = ("“雨停了，天气慢慢转凉。”", "树影拉长，天气转凉。", "树影拉长，天气转凉。")
    assert _kept(*texts) == [*texts[:2], "树影拉长，"]


def test_empty_texts_have_no_runs() -> None:
    assert list(find_runs(["", "雨停了，天气转凉。", ""])) == [(), ((0, 4),), ()]
    assert list(find_runs([])) == []
    assert list(find_runs([""])) == [()]
