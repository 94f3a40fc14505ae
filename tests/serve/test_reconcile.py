"""The reconciliation service over HTTP: what both versions of the API ask for, and what they leave out."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent


def _sibling(name: str) -> Any:
    spec = spec_from_file_location(name, HERE / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = _sibling("reconcile_schemas").check
serving = _sibling("test_protocol").serving

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
GRAPH = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix id: <https://example.org/id/> .
@prefix division: <https://example.org/id/division/> .
@prefix unit: <https://example.org/id/unit/> .
@prefix post: <https://example.org/id/post/> .
@prefix person: <https://example.org/id/person/> .
@prefix tenure: <https://example.org/id/tenure/> .
@prefix meeting: <https://example.org/id/meeting/> .
@prefix fact: <https://example.org/id/fact/> .
@prefix kg: <https://w3id.org/gongbao/def#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
division:l1 a schema:AdministrativeArea ; skos:notation "CN" .
division:l2 a schema:AdministrativeArea ; skos:notation "CN-52" ;
    skos:prefLabel "贵州省"@zh ; schema:containedInPlace division:l1 .
division:l3 a schema:AdministrativeArea ; skos:notation "CN-5203" ;
    skos:prefLabel "遵义市"@zh ; schema:containedInPlace division:l2 .
unit:u1 a org:Organization ; skos:prefLabel "贵州省林业局"@zh ;
    skos:altLabel "省林业局"@zh ; dcterms:spatial division:l2 ;
    kg:iriKey "v1 | unit | CN-52 | 林业局" .
unit:u2 a org:Organization ; skos:prefLabel "遵义市水务局"@zh ;
    dcterms:spatial division:l3 ; kg:iriKey "v1 | unit | CN-5203 | 水务局" .
unit:u3 a org:Organization ; skos:prefLabel "市水务局"@zh ;
    kg:iriKey "v1 | unit | https://example.org/id/report/r1 | 0 | 市水务局" .
post:o1 a org:Post ; skos:prefLabel "贵州省林业局局长"@zh ;
    skos:altLabel "局长"@zh ; org:postIn unit:u1 ; kg:iriKey "v1 | post | u1 | 局长" .
post:o2 a org:Post ; skos:prefLabel "遵义市水务局局长"@zh ;
    skos:altLabel "局长"@zh ; org:postIn unit:u2 ; kg:iriKey "v1 | post | u2 | 局长" .
post:o3 a org:Post ; skos:prefLabel "市水务局局长"@zh ;
    skos:altLabel "局长"@zh ; org:postIn unit:u3 ; kg:iriKey "v1 | post | u3 | 局长" .
person:p1 a foaf:Person ; skos:prefLabel "单青禾"@zh ; kg:iriKey "v1 | person | u1 |" .
person:p2 a foaf:Person ; skos:prefLabel "单青禾"@zh ; kg:iriKey "v1 | person | u2 |" .
person:p3 a foaf:Person ; skos:prefLabel "顾<i>岚</i>"@zh ; kg:iriKey "v1 | person |" .
person:p4 a foaf:Person ; skos:prefLabel "艾力·吐尔逊"@zh ; kg:iriKey "v1 | person |" .
tenure:h1 a kg:Tenure ; kg:incumbent person:p1 ;
    kg:office post:o1 ; kg:firstAttested id:d1 ; kg:lastAttested id:d2 .
tenure:h2 a kg:Tenure ; kg:incumbent person:p2 ;
    kg:office post:o2 .
tenure:h3 a kg:Tenure ; kg:incumbent person:p4 ;
    kg:office post:o3 .
id:d1 kg:edtf "2023-03-01"^^edtf:EDTF . id:d2 kg:edtf "2023-05-02"^^edtf:EDTF .
id:d3 kg:edtf "2023-05-02/2023-05-04"^^edtf:EDTF .
meeting:t1 a kg:Meeting ; skos:prefLabel "全市防汛工作会议"@zh ;
    kg:when id:d1 ; kg:chairedBy person:p2 ; kg:iriKey "v1 | meeting | 1" .
meeting:t2 a kg:Meeting ; skos:prefLabel "全市防汛工作会议"@zh ;
    kg:when id:d3 ; schema:organizer unit:u2 ; kg:iriKey "v1 | meeting | 2" .
fact:f1 org:member person:p1 ; kg:attestedIn id:r1 .
fact:f2 org:member person:p1 ; kg:attestedIn id:r2 .
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    graph = tmp_path_factory.mktemp("reconcile") / "graph.ttl"
    graph.write_text(GRAPH, encoding="utf-8")
    with serving(graph, "--workers", "1", "--timeout", "20", "--cors", "https://example.org") as server:
        yield server.port


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        told = connection.getresponse()
        return told.status, told.read().decode(), {name.lower(): value for name, value in told.getheaders()}
    finally:
        connection.close()


def got(port: int, path: str) -> Any:
    status, text, _ = ask(port, "GET", path)
    assert status == 200, text
    return json.loads(text)


def posted(port: int, **form: Any) -> Any:
    fields = {name: json.dumps(value, ensure_ascii=False) for name, value in form.items()}
    status, text, _ = ask(port, "POST", "/reconcile", urlencode(fields).encode(), FORM)
    assert status == 200, text
    return json.loads(text)


def sent(port: int, path: str, body: Any) -> Any:
    status, text, _ = ask(port, "POST", f"/reconcile/v1{path}", json.dumps(body).encode(), JSON)
    assert status == 200, text
    return json.loads(text)


def found(port: int, query: str = "", kind: str = "", **properties: Any) -> list[dict[str, Any]]:
    """Ask by API 0.2, and by the 1.0 draft, which must find the same; give the candidates."""
    asked: dict[str, Any] = {"query": query} if query else {}
    conditions = [{"matchType": "name", "propertyValue": query}] if query else []
    if kind:
        asked["type"] = kind
    if properties:
        asked["properties"] = [{"pid": name, "v": value} for name, value in properties.items()]
        conditions += [
            {"matchType": "property", "propertyId": name, "propertyValue": value}
            for name, value in properties.items()
        ]
    old = posted(port, queries={"q": asked})
    check(old, "0.2", "reconciliation-result-batch")
    new = sent(port, "/match", {"queries": [{"conditions": conditions, **({"type": kind} if kind else {})}]})
    check(new, "1.0-draft", "reconciliation-result-batch")
    candidates: list[dict[str, Any]] = old["q"]["result"]
    assert [(one["id"], one["score"], one["match"]) for one in candidates] == [
        (one["id"], one["score"], one["match"]) for one in new["results"][0]["candidates"]
    ]
    return candidates


def matched(candidates: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in candidates if one["match"]]


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {one["id"]: one["value"] for one in candidate["features"]}


def test_the_manifests_are_those_of_the_versions(port: int) -> None:
    old, new = got(port, "/reconcile"), got(port, "/reconcile/v1")
    check(old, "0.2", "manifest")
    check(new, "1.0-draft", "manifest")
    assert old["identifierSpace"] == "https://example.org/id/"
    assert old["suggest"]["entity"]["service_url"] == f"http://127.0.0.1:{port}/reconcile"
    assert [kind["id"] for kind in new["defaultTypes"]] == ["person", "unit", "post", "meeting"]


def test_namesakes_are_never_matched_by_their_name(port: int) -> None:
    candidates = found(port, "单青禾")
    assert [(one["id"], one["score"]) for one in candidates] == [("person/p1", 80.0), ("person/p2", 80.0)]
    assert matched(candidates) == []
    assert features(candidates[0])["namesakes"] == 2
    assert [one["description"] for one in candidates] == ["贵州省林业局局长", "遵义市水务局局长"]


def test_nor_is_one_person_alone(port: int) -> None:
    (candidate, *_) = found(port, "艾力吐尔逊", "person")
    assert (candidate["id"], candidate["match"], features(candidate)["same_name"]) == (
        "person/p4",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("properties", "id"),
    [
        ({"unit": "遵义市水务局"}, "person/p2"),
        ({"unit": {"id": "unit/u1", "name": "林业局"}}, "person/p1"),
        ({"unit": {"id": "https://example.org/id/unit/u1"}}, "person/p1"),
        ({"unit": "省林业局"}, "person/p1"),
        ({"post": "贵州省林业局局长"}, "person/p1"),
        ({"post": ["某县县长", "贵州省林业局局长"]}, "person/p1"),
        ({"unit": "遵义市水务局", "region": "520300"}, "person/p2"),
        ({"unit": "遵义市水务局", "region": ""}, "person/p2"),
    ],
)
def test_a_unit_or_a_post_tells_a_namesake_apart(port: int, properties: dict[str, Any], id: str) -> None:
    candidates = found(port, "单青禾", "person", **properties)
    assert matched(candidates) == [id]
    assert (candidates[0]["id"], candidates[0]["score"]) == (id, 100.0)
    assert candidates[1]["score"] < 90


@pytest.mark.parametrize(
    "properties",
    [
        {"region": "贵州"},
        {"region": "遵义市"},
        {"post": "局长"},
        {"unit": "水务局"},
        {"unit": "财政局"},
        {"unit": "遵义市水务局", "post": "贵州省林业局局长"},
    ],
)
def test_what_does_not_decide_raises_the_score_at_most(port: int, properties: dict[str, str]) -> None:
    assert matched(found(port, "单青禾", "person", **properties)) == []


def test_a_unit_whose_place_only_a_report_knows_decides_nothing(port: int) -> None:
    (candidate, *_) = found(port, "艾力·吐尔逊", "person", unit="市水务局")
    assert (candidate["match"], features(candidate)["unit"]) == (False, 0.8)


def test_a_region_agrees_by_name_by_code_and_from_above(port: int) -> None:
    worths = {
        region: {one["id"]: features(one)["region"] for one in found(port, "单青禾", "person", region=region)}
        for region in ("贵州省", "贵州", "52", "CN-52", "520000", "遵义市", "5203", "湖南省")
    }
    assert {region: worth["person/p2"] for region, worth in worths.items()} == {
        **dict.fromkeys(worths, 1.0),
        "贵州": 0.9,
        "湖南省": 0.0,
    }
    assert worths["遵义市"]["person/p1"] == worths["5203"]["person/p1"] == 0.0


@pytest.mark.parametrize(
    ("query", "kind", "id", "match"),
    [
        ("贵州省林业局", "unit", "unit/u1", True),
        ("省林业局", "unit", "unit/u1", True),
        ("市水务局", "unit", "unit/u3", False),
        ("遵义市水务局局长", "post", "post/o2", True),
        ("市水务局局长", "post", "post/o3", False),
        ("局长", "post", "post/o1", False),
        ("贵州林业局", "unit", "unit/u1", False),
        ("unit/u2", "", "unit/u2", True),
        ("https://example.org/id/unit/u2", "", "unit/u2", True),
        ("全市防汛工作会议", "meeting", "meeting/t1", False),
    ],
)
def test_a_name_that_tells_its_bearer_is_enough(
    port: int, query: str, kind: str, id: str, match: bool
) -> None:
    candidates = found(port, query, kind)
    assert candidates[0]["id"] == id
    assert matched(candidates) == ([id] if match else [])


@pytest.mark.parametrize(
    ("date", "id"),
    [
        ("2023-03-01", "meeting/t1"),
        ("2023-05-03", "meeting/t2"),
        ("2023-05", "meeting/t2"),
        ("2023", ""),
        ("", ""),
    ],
)
def test_a_day_tells_a_meeting(port: int, date: str, id: str) -> None:
    assert matched(found(port, "全市防汛工作会议", "meeting", date=date)) == ([id] if id else [])


def test_a_name_is_found_as_it_is_read_aloud(port: int) -> None:
    (candidate, *_) = found(port, "Shan Qinghe", "person")  # 单 is a surname here
    assert (candidate["name"], candidate["match"], features(candidate)["same_pinyin"]) == (
        "单青禾",
        False,
        True,
    )
    assert found(port, "danqinghe", "person") == []


def test_without_a_name_properties_find(port: int) -> None:
    assert [one["id"] for one in found(port, "", "person", unit="遵义市水务局")] == ["person/p2"]


def test_conditions_of_the_draft_are_kept(port: int) -> None:
    def asked(**condition: Any) -> list[str]:
        name = {"matchType": "name", "v": "单青禾"}
        unit = {"matchType": "property", "pid": "unit", "v": ["贵州省林业局", "遵义市水务局"], **condition}
        told = sent(port, "/match", {"queries": [{"conditions": [name, unit]}]})
        return [one["id"] for one in told["results"][0]["candidates"]]

    assert asked(required=True) == ["person/p1", "person/p2"]
    assert asked(required=True, v="遵义市水务局") == ["person/p2"]
    assert asked(required=True, matchQuantifier="all") == []
    assert asked(required=True, v="遵义市水务局", matchQuantifier="none") == ["person/p1"]


def test_types_limits_and_their_strictness(port: int) -> None:
    def asked(**query: Any) -> list[str]:
        told = posted(port, queries={"q": {"query": "遵义市水务局", **query}})
        return [one["id"] for one in told["q"]["result"]]

    assert asked(limit=1) == ["unit/u2"]
    assert asked(limit=1, type="post") == ["post/o2"]
    assert asked(limit=1, type=["post", "unit"]) == ["unit/u2"]
    assert asked(limit=1, type="http://www.w3.org/ns/org#Organization") == ["unit/u2"]
    assert asked(type="Q5") == []
    assert set(asked(type="post", type_strict="should")) > {"unit/u2", "post/o2"}


@pytest.mark.parametrize("root", ["/reconcile", "/reconcile/v1"])
def test_suggestions_come_by_characters_and_pinyin(port: int, root: str) -> None:
    version = "1.0-draft" if root.endswith("v1") else "0.2"
    for prefix, names in {
        "单": ["单青禾", "单青禾"],
        "shanq": ["单青禾", "单青禾"],
        "sqh": ["单青禾", "单青禾"],
        "zys": ["遵义市水务局"],
        "person/p4": ["艾力·吐尔逊"],
        "没有": [],
    }.items():
        told = got(port, f"{root}/suggest/entity?prefix={quote(prefix)}")
        check(told, version, "suggest-entities-response")
        assert [one["name"] for one in told["result"]] == names
    assert len(got(port, f"{root}/suggest/entity?prefix={quote('单')}&cursor=1")["result"]) == 1
    assert len(got(port, f"{root}/suggest/entity?prefix=")["result"]) == 12
    words = got(port, f"{root}/suggest/property?prefix=un")
    check(words, version, "suggest-properties-response")
    assert [one["id"] for one in words["result"]] == ["unit", "organizer"]
    kinds = got(port, f"{root}/suggest/type?prefix={quote('人')}")
    check(kinds, version, "suggest-types-response")
    assert [one["id"] for one in kinds["result"]] == ["person"]


def test_rows_are_extended(port: int) -> None:
    names = ["post", "unit", "region", "tenure", "first", "reports", "alias", "date"]
    asked = {"ids": ["person/p1", "unit/u1", "nobody"], "properties": [{"id": name} for name in names]}
    old, new = posted(port, extend=asked), sent(port, "/extend", asked)
    check(old, "0.2", "data-extension-response")
    check(new, "1.0-draft", "data-extension-response")
    assert old["rows"]["person/p1"] == {
        "post": [{"id": "post/o1", "name": "贵州省林业局局长"}],
        "unit": [{"id": "unit/u1", "name": "贵州省林业局"}],
        "region": [{"str": "贵州省"}],
        "tenure": [{"str": "贵州省林业局局长 2023-03-01/2023-05-02"}],
        "first": [{"date": "2023-03-01T00:00:00Z"}],
        "reports": [{"int": 2}],
        "alias": [],
        "date": [],
    }
    assert old["rows"]["unit/u1"]["alias"] == [{"str": "省林业局"}]
    assert old["rows"]["nobody"] == {name: [] for name in names}
    assert {row["id"]: {one["id"]: one["values"] for one in row["properties"]} for row in new["rows"]} == old[
        "rows"
    ]


def test_properties_are_proposed_by_type(port: int) -> None:
    told = got(port, "/reconcile/v1/extend/propose?type=meeting&limit=2")
    check(told, "1.0-draft", "data-extension-property-proposal")
    assert [one["id"] for one in told["properties"]] == ["alias", "date"]
    assert got(port, "/reconcile/propose?type=meeting&limit=2") == told


def test_a_preview_runs_nothing_and_is_escaped(port: int) -> None:
    status, page, headers = ask(port, "GET", "/reconcile/preview?id=person%2Fp3")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "顾&lt;i&gt;岚&lt;/i&gt;" in page
    assert "<i>" not in page
    assert "script" not in page
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "贵州省林业局局长" in ask(port, "GET", "/reconcile/v1/preview?id=person/p1")[1]


def test_sites_that_may_ask_are_told_so(port: int) -> None:
    headers = ask(port, "GET", "/reconcile", headers={"Origin": "https://example.org"})[2]
    assert headers["access-control-allow-origin"] == "https://example.org"
    assert (
        "access-control-allow-origin"
        not in ask(port, "GET", "/reconcile", headers={"Origin": "https://a.b"})[2]
    )


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "told"),
    [
        ("GET", "/reconcile?callback=x", b"", {}, 400, "callback: JSONP is not offered"),
        ("GET", "/reconcile?queries=%7B", b"", {}, 400, "queries: no JSON"),
        ("GET", "/reconcile?queries=%7B%7D&queries=%7B%7D", b"", {}, 400, "queries: given twice"),
        ("GET", "/reconcile?queries=%FF", b"", {}, 400, "query: it is not UTF-8"),
        ("POST", "/reconcile", b"", FORM, 400, "reconcile: neither queries nor extend"),
        ("POST", "/reconcile", b"{}", JSON, 415, "reconcile: a body is application/x-www-form-urlencoded"),
        ("POST", "/reconcile", form(queries="[]"), FORM, 400, "queries: [] is no object"),
        ("POST", "/reconcile", form(queries='{"a": 1}'), FORM, 400, "queries[0]: 1 is no object"),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {}}'),
            FORM,
            400,
            "queries[0]: neither query nor properties",
        ),
        ("POST", "/reconcile", form(queries='{"\\ud800": {}}'), FORM, 400, "queries[0]: half a surrogate"),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {"query": "\\ud800"}}'),
            FORM,
            400,
            "queries[0].query: half",
        ),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {"query": "x", "limit": 0}}'),
            FORM,
            400,
            "queries[0].limit",
        ),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {"query": "x", "limit": NaN}}'),
            FORM,
            400,
            "queries[0].limit",
        ),
        ("POST", "/reconcile", form(queries="[" * 100_000), FORM, 400, "queries: nested too deep"),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {"query": "x", "properties": [{"pid": "shoe", "v": 1}]}}'),
            FORM,
            400,
            "queries[0].properties: no property 'shoe'; there are post, unit",
        ),
        (
            "POST",
            "/reconcile",
            form(queries=json.dumps({str(at): {"query": "x"} for at in range(51)})),
            FORM,
            413,
            "queries: 51 in one request; at most 50",
        ),
        (
            "POST",
            "/reconcile",
            form(queries='{"a": {"query": "%s"}}' % ("字" * 301)),
            FORM,
            413,
            "queries[0].query",
        ),
        ("POST", "/reconcile", b"queries=" + b"x" * 1_000_001, FORM, 413, "query: over 1000000 bytes"),
        ("POST", "/reconcile", form(extend='{"ids": "x", "properties": []}'), FORM, 400, "extend.ids"),
        ("POST", "/reconcile/v1/match", b"{}", JSON, 400, "queries: null is no list"),
        ("POST", "/reconcile/v1/match", b'{"queries": [{}]}', JSON, 400, "queries[0].conditions: none"),
        ("POST", "/reconcile/v1/match", b"\xff", JSON, 400, "query: byte 0 is not UTF-8"),
        ("POST", "/reconcile/v1/match", b"{}", FORM, 415, "reconcile: a body is application/json"),
        (
            "POST",
            "/reconcile/v1/match",
            b'{"queries": [{"conditions": [{"matchType": "name", "v": "x", "matchQualifier": "y"}]}]}',
            JSON,
            400,
            "queries[0].conditions[0].matchQualifier: none is offered",
        ),
        ("POST", "/reconcile/v1/extend", b'{"ids": [], "properties": [{}]}', JSON, 400, "body.properties.id"),
        ("GET", "/reconcile/v1/match", b"", {}, 405, "Method Not Allowed"),
        ("GET", "/reconcile/preview?id=nobody", b"", {}, 404, "id: no entity 'nobody'"),
        ("GET", "/reconcile/suggest/shoe?prefix=x", b"", {}, 404, "suggest: 'shoe' is none"),
        ("GET", "/reconcile/suggest/entity?prefix=x&cursor=-1", b"", {}, 400, "cursor: '-1' is no number"),
        ("GET", "/reconcile/propose?type=shoe", b"", {}, 404, "type: no type 'shoe'"),
    ],
)
def test_what_is_no_request_gets_one_line(
    port: int, method: str, path: str, body: bytes, headers: dict[str, str], status: int, told: str
) -> None:
    got_status, text, _ = ask(port, method, path, body, headers)
    assert (got_status, text.startswith(told), text.count("\n")) == (status, True, 1), text


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("单青禾")
KEYS = st.sampled_from(
    ["query", "type", "limit", "properties", "pid", "v", "id", "type_strict", "conditions"]
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=2), inner, max_size=4)
    ),
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(told=ANYTHING)
def test_whatever_is_sent_is_answered_or_refused(port: int, told: object) -> None:
    batch = json.dumps({"q": told}, ensure_ascii=True)
    for body, kind, path in [
        (form(queries=batch), FORM, "/reconcile"),
        (json.dumps({"queries": [told]}).encode(), JSON, "/reconcile/v1/match"),
    ]:
        status, text, _ = ask(port, "POST", path, body, kind)
        assert status in (200, 400, 413), text
        assert status == 200 or text.count("\n") == 1


def test_fifty_clients_are_all_answered(port: int) -> None:
    body = form(
        queries=json.dumps({"q": {"query": "单青禾", "properties": [{"pid": "unit", "v": "遵义市水务局"}]}})
    )

    def one(_: int) -> str:
        status, text, _headers = ask(port, "POST", "/reconcile", body, FORM)
        assert status == 200
        return text

    with ThreadPoolExecutor(50) as clients:
        assert len(set(clients.map(one, range(150)))) == 1
