"""gongbao.ttl → index.html, for people: ``python ontology/document.py``.

pyLODE makes such pages too, but its 3.4.1 stops once installed, for want of its pyproject.toml, and it shows
one language; ours shows both.
"""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

HERE = Path(__file__).parent
KG = Namespace("https://w3id.org/gongbao/def#")
VANN = Namespace("http://purl.org/vocab/vann/")
DCTERMS = Namespace("http://purl.org/dc/terms/")

STYLE = """
:root { color-scheme: light dark; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem;
  font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; }
h2 { margin-top: 3rem; } h3 { margin: 2rem 0 0; border-top: 1px solid #8884; padding-top: 1rem; }
code { font-size: .9em; }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .2rem 1rem; margin: .5rem 0; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
nav ul { columns: 3 12rem; padding-left: 1.2rem; }
"""
ROWS = (
    ("subclass of", "上位类", RDFS.subClassOf),
    ("subproperty of", "上位属性", RDFS.subPropertyOf),
    ("domain", "定义域", RDFS.domain),
    ("range", "值域", RDFS.range),
    ("disjoint with", "互斥", OWL.disjointWith),
)
HEADER = (
    ("version", "版本", OWL.versionInfo),
    ("version IRI", "版本 IRI", OWL.versionIRI),
    ("prior version", "前一版本", OWL.priorVersion),
    ("licence", "许可", DCTERMS.license),
    ("creator", "创建者", DCTERMS.creator),
    ("created", "创建日期", DCTERMS.created),
    ("modified", "修改日期", DCTERMS.modified),
    ("prefix", "前缀", VANN.preferredNamespacePrefix),
    ("namespace", "命名空间", VANN.preferredNamespaceUri),
)


def document(graph: Graph) -> str:
    """Return the page of an ontology, the same for the same Turtle."""
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    classes = _own(graph, OWL.Class)
    properties = sorted({*_own(graph, OWL.ObjectProperty), *_own(graph, OWL.DatatypeProperty)})
    schemes = sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=str)
    reused = [kind for kind in _declared(graph) if not kind.startswith(KG)]
    parts = [
        f"<h1>{_both(graph, header, DCTERMS.title)}</h1>",
        *(f"<p>{text}</p>" for text in _texts(graph, header, DCTERMS.description)),
        _list((f"{en} / {zh}", _terms(graph, graph.objects(header, p))) for en, zh, p in HEADER),
        *(f"<p>{text}</p>" for text in _texts(graph, header, SKOS.changeNote)),
        "<nav>",
        *(f"<p>{title}</p><ul>{_links(graph, terms)}</ul>" for title, terms in (
            ("Classes / 类", classes), ("Properties / 属性", properties))),
        "</nav>",
        "<h2>Classes / 类</h2>",
        *(_term(graph, term) for term in classes),
        "<h2>Properties / 属性</h2>",
        *(_term(graph, term) for term in properties),
        "<h2>Concepts / 概念</h2>",
        *(_scheme(graph, scheme) for scheme in schemes),
        "<h2>Terms of other vocabularies / 其他词汇表的术语</h2>",
        "<p>" + ", ".join(f"<code>{_short(graph, term)}</code>" for term in reused) + "</p>",
    ]  # fmt: skip
    head = f'<meta charset="utf-8"><title>{_short(graph, KG.Fact)[:2]}: {escape(str(header))}</title>'
    meta = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en">\n{head}\n{meta}\n<style>{STYLE}</style>\n{body}\n</html>\n'


def _own(graph: Graph, kind: Node) -> list[URIRef]:
    found = (s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef))
    return sorted(s for s in found if s.startswith(KG))


def _declared(graph: Graph) -> list[URIRef]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return sorted({s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)})


def _term(graph: Graph, term: URIRef) -> str:
    rows = [(f"{en} / {zh}", _terms(graph, graph.objects(term, p))) for en, zh, p in ROWS]
    rows.append(("used by / 用于", _terms(graph, sorted(graph.subjects(RDFS.domain, term), key=str))))
    texts = [*_texts(graph, term, RDFS.comment), *_texts(graph, term, SKOS.scopeNote)]
    name = term.removeprefix(KG)
    return "\n".join(
        [
            f'<h3 id="{name}"><code>{_short(graph, term)}</code> {_both(graph, term, RDFS.label)}</h3>',
            *(f"<p>{text}</p>" for text in texts),
            _list((label, value) for label, value in rows if value),
        ]
    )


def _scheme(graph: Graph, scheme: Node) -> str:
    concepts = sorted(graph.subjects(SKOS.inScheme, scheme), key=str)
    rows = ((f"<code>{_short(graph, c)}</code>", _both(graph, c, SKOS.prefLabel)) for c in concepts)
    return f"<h3>{_both(graph, scheme, SKOS.prefLabel)}</h3>\n{_list(rows)}"


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows) + "</dl>"


def _links(graph: Graph, terms: Iterable[URIRef]) -> str:
    return "".join(f"<li>{_terms(graph, [term])}</li>" for term in terms)


def _terms(graph: Graph, terms: Iterable[Node]) -> str:
    """Return terms as links, ours within the page; a union by its members."""
    shown: list[str] = []
    for term in terms:
        unions = list(graph.objects(term, OWL.unionOf)) if isinstance(term, BNode) else []
        members = [list(Collection(graph, union)) for union in unions] or [[term]]
        shown += [" or ".join(_link(graph, member) for member in union) for union in members]
    return ", ".join(sorted(shown))


def _link(graph: Graph, term: Node) -> str:
    if isinstance(term, Literal):
        return escape(str(term))
    place = "#" + term.removeprefix(KG) if isinstance(term, URIRef) and term.startswith(KG) else str(term)
    return f'<a href="{escape(place)}"><code>{_short(graph, term)}</code></a>'


def _short(graph: Graph, term: Node) -> str:
    return escape(term.n3(graph.namespace_manager).strip("<>"))


def _texts(graph: Graph, subject: Node, predicate: Node) -> Iterator[str]:
    """Yield what is said of a subject, in English, then in Chinese."""
    for text in sorted(
        graph.objects(subject, predicate), key=lambda text: getattr(text, "language", "") or ""
    ):
        yield escape(str(text))


def _both(graph: Graph, subject: Node, predicate: Node) -> str:
    return " · ".join(_texts(graph, subject, predicate))


if __name__ == "__main__":
    page = document(Graph().parse(HERE / "gongbao.ttl"))
    (HERE / "index.html").write_text(page, encoding="utf-8")
