"""Many clients at once, bad queries too: ``python tests/benchmarks/clients.py URL [CLIENTS] [SECONDS]``.

Start ``kg serve outputs --timeout 2`` first. It prints how often each kind of query got each status, what was
not as it should be, and how long the good ones took.
"""

import http.client
import random
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlencode, urlsplit

GOOD = 200
BUSY = 503
QUERIES = {
    "good": ("SELECT ?n WHERE { ?p foaf:name ?n } ORDER BY ?n LIMIT 20", {GOOD, BUSY}),
    "count": ("SELECT ?t (COUNT(?s) AS ?n) WHERE { ?s a ?t } GROUP BY ?t", {GOOD, BUSY}),
    "triples": ("CONSTRUCT { ?m a kg:Meeting } WHERE { ?m a kg:Meeting }", {GOOD, BUSY}),
    "syntax": ("SELECT ?s WHERE { ?s", {400, BUSY}),
    "service": ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {403, BUSY}),
    "update": ("DELETE WHERE { ?s ?p ?o }", {403, BUSY}),
    "long": ("ASK {} #" + "x" * 21_000, {413, 414}),
    "large": ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", {500, BUSY}),
    "slow": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?d) }", {BUSY}),
    "cut off": ("SELECT ?n WHERE { ?p foaf:name ?n }", {0}),
}
"""Each kind of query, and the statuses that it may get; ``cut off`` leaves before the answer."""
MIX = [*["good"] * 40, *["count"] * 20, *["triples"] * 10, *["syntax", "service", "update", "long"] * 6]
MIX += ["large", "cut off", "cut off", "slow"]

Tally = Counter[tuple[str, int]]


def run(url: str, *, clients: int, seconds: float, times: list[float] | None = None) -> Tally:
    """Return how often each kind of query got each status (-1 for none, or an error of many lines)."""
    tally: Tally = Counter()
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def client(seed: int) -> None:
        chosen = random.Random(seed)
        while time.monotonic() < end:
            kind = chosen.choice(MIX)
            began = time.monotonic()
            status = _status(url, kind, post=chosen.random() < 0.5)
            with lock:
                tally[kind, status] += 1
                if times is not None and status == GOOD:
                    times.append(time.monotonic() - began)

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _status(url: str, kind: str, *, post: bool) -> int:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    query = QUERIES[kind][0]
    try:
        if post:
            connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        else:
            connection.request("GET", f"/sparql?{urlencode({'query': query})}")
        if kind == "cut off":
            return 0
        answer = connection.getresponse()
        text = answer.read()
        return -1 if answer.status != GOOD and text.strip().count(b"\n") else answer.status
    except (OSError, http.client.HTTPException):
        return -1
    finally:
        connection.close()


def wrong(tally: Tally) -> list[str]:
    """Return what was answered otherwise than it should be."""
    return [
        f"{kind}: {n} x {status}"
        for (kind, status), n in sorted(tally.items())
        if status not in QUERIES[kind][1]
    ]


def main(url: str, clients: str = "50", seconds: str = "60") -> int:
    """Print the tally of a run; 1 if anything was wrong."""
    times: list[float] = []
    tally = run(url, clients=int(clients), seconds=float(seconds), times=times)
    for (kind, status), number in sorted(tally.items()):
        print(f"{kind:10} {status:4} {number:7}")
    times.sort()
    print(f"{sum(tally.values())} queries by {clients} clients in {seconds} s")
    median, most = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"answered in {median:.3f} s (median), {most:.3f} s (99 of 100)")
    print("wrong:", "; ".join(wrong(tally)) or "nothing")
    return 1 if wrong(tally) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
