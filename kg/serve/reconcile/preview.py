"""An entity → a small page about it that needs no network and runs nothing."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from kg.serve.reconcile.answer import text
from kg.serve.reconcile.lookup import Entity, Table
from kg.serve.reconcile.schema import properties, types

_SHOWN = 5


def preview(table: Table, entity: Entity) -> str:
    """Return the page: the name, the type, and of each property the first values."""
    rows = []
    for one in properties().values():
        values = [shown for value in table.values(entity, one) if (shown := text(value))]
        unlike = list(dict.fromkeys(values))
        if unlike:
            more = " …" if len(unlike) > _SHOWN else ""
            rows.append(f"<dt>{escape(one.name)}</dt><dd>{escape('；'.join(unlike[:_SHOWN]))}{more}</dd>")
    return _template().substitute(
        name=escape(entity.name), type=escape(types()[entity.type].name), rows="\n".join(rows)
    )


@cache
def _template() -> Template:
    return Template((files("kg") / "data/serve/preview.html").read_text(encoding="utf-8"))
