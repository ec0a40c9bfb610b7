"""The main job once, as a client sees it: complaints go in as points, hotspots come out as GeoJSON."""

import json
import subprocess
import uuid

from tools.cases import Case, cases
from tools.checkout import ROOT
from tools.client import Answer, Client, Json
from tools.console import Refusal, step
from tools.prepare import manage
from tools.services import Services

OUTPUT = ROOT / "hotspots.geojson"
DEVICE = "run-once"  # one reporter, however often this runs: the k-reporter rule keeps it out of the public hotspots
SHOWN = 10  # hotspots


def once(url: str, services: Services) -> int:
    """Do the job and show it; 1 if any answer was not the expected one."""
    client = Client(url)
    territory = client.get("/api/v1/territories").body["items"][0]
    surprises = submit_complaints(client, territory["code"])
    with step("computing hotspots in the Celery worker"):
        compute_hotspots(services, territory["code"])
    hotspots = list(client.features("/api/v1/hotspots", territory=territory["code"]))
    OUTPUT.write_text(json.dumps({"type": "FeatureCollection", "features": hotspots}, ensure_ascii=False) + "\n")
    show_hotspots(hotspots)
    if not hotspots:
        surprises.append("no hotspots were published")
    for surprise in surprises:
        print(f"UNEXPECTED: {surprise}")
    return 1 if surprises else 0


def submit_complaints(client: Client, territory: str) -> list[str]:
    """Send each case, and the first one twice; gives what was not as expected."""
    category = client.get("/api/v1/categories", territory=territory).body["items"][0]
    print(f"\nComplaints about {category['name']} ({category['code']})\n")
    print(f"  {'place':<20} {'answer':<7} {'match':<12} {'kelurahan':<18} {'kecamatan':<18} agency, or the problem")
    surprises: list[str] = []
    first: tuple[Json, str, Answer] | None = None
    for case in cases(client, territory):
        body = {"lon": case.place[0], "lat": case.place[1], "category": category["code"], "text": "./run --once"}
        key = str(uuid.uuid4())
        answer = submit(client, body, key)
        show(case.title, answer)
        surprises += judge(case, answer)
        first = first or (body, key, answer)
    if first:
        body, key, before = first
        again = submit(client, body, key)
        show("inside, sent again", again)
        if again.properties.get("receipt") != before.properties.get("receipt"):
            surprises.append(f"the repeated request made another complaint: {again.body}")
    return surprises


def submit(client: Client, body: Json, key: str) -> Answer:
    return client.post("/api/v1/complaints", body, {"Idempotency-Key": key, "X-Device-Key": DEVICE})


def judge(case: Case, answer: Answer) -> list[str]:
    if (answer.status, answer.properties.get("method")) == (case.status, case.method):
        return []
    expected = f"{case.status} {case.method or ''}".strip()
    return [f"{case.title} at {case.place}: {answer.status} instead of {expected}: {json.dumps(answer.body)[:400]}"]


def show(title: str, answer: Answer) -> None:
    found = answer.properties
    names = [str(found.get(name) or "–") for name in ("method", "kelurahan_name", "kecamatan_name", "agency_name")]
    if answer.status >= 400:
        names = ["–", "–", "–", problem_text(answer.body)]
    print(f"  {title:<20} {answer.status:<7} {names[0]:<12} {names[1]:<18} {names[2]:<18} {names[3]}")


def problem_text(body: Json) -> str:
    details = [error.get("detail", "") for error in body.get("errors", [])]
    return "; ".join(details) or str(body.get("detail", ""))


def compute_hotspots(services: Services, territory: str) -> None:
    """Ask the worker, through its queue, and wait until it has published."""
    command = manage("compute_hotspots", "--territory", territory)
    if subprocess.run(command, cwd=ROOT, env=services.environment, check=False).returncode != 0:
        raise Refusal("The worker published no hotspots; .data/log/once-worker.log says why")


def show_hotspots(hotspots: list[Json]) -> None:
    print(f"\n{len(hotspots)} hotspots in {OUTPUT.name}; the first {min(SHOWN, len(hotspots))}:\n")
    print(f"  {'rank':>4} {'state':<10} {'class':<14} {'group':<14} {'reports':>7} {'episodes':>8} {'q':>9}  kelurahan")
    for hotspot in hotspots[:SHOWN]:
        found = hotspot["properties"]
        q = "–" if found["q"] is None else f"{found['q']:.2g}"
        place = (
            f"{found.get('kelurahan_name') or found['kelurahan']}, {found.get('kecamatan_name') or found['kecamatan']}"
        )
        state, kind, group = (str(found[name] or "–") for name in ("state", "class", "group"))
        print(
            f"  {found['rank'] or 0:>4} {state:<10} {kind:<14} {group:<14} {found['reports']:>7} {found['episodes']:>8}"
            f" {q:>9}  {place}"
        )
    print()
