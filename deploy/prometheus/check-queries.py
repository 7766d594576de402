#!/usr/bin/env python3
"""Asks a running Prometheus every query of the dashboard and every series of the alert rules.

    deploy/prometheus/check-queries.py [http://localhost:9090]

For a stack that has read clicks, trained a model and answered. Fails where a query is refused or has no data: a
metric was renamed, a label is wrong. Needs Python 3.8, nothing else.
"""

import json
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

DASHBOARD = pathlib.Path(__file__).parent.parent / "grafana/dashboards/nextclick.json"

# Series that are right to be missing, and until when.
LATER = {
    "nextclick_production_failures_total": "the broker refuses a record",
    "nextclick_clicks_rejected_total": "a record is rejected",
    "clicks_read_usual": "a day of clicks has passed",
    'model="live"': "a run has had a live model to compare with",
}


def get(path, **parameters):
    url = f"{prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as refusal:
        return {"error": json.load(refusal)["error"]}


def problem(query):
    """Why the query shows nothing, or None."""
    answer = get("query", query=query.replace("$__rate_interval", "1m"))
    if "error" in answer:
        return answer["error"]
    if all(series["value"][1] == "NaN" for series in answer["result"]):
        return "no data"
    return None


def queries():
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel.get("targets", []):
            yield f"panel {panel['title']}", target["expr"]
    for group in get("rules")["groups"]:
        for rule in group["rules"]:
            if rule["health"] != "ok":
                yield f"alert {rule['name']}", rule["query"]
            for selector in sorted(set(re.findall(r"\w+\{[^}]*\}", rule["query"]))):
                yield f"alert {rule['name']}", selector


prometheus = (sys.argv[1] if len(sys.argv) > 1 else "http://localhost:9090").rstrip("/")
asked = failed = 0
for where, query in queries():
    asked += 1
    reason = problem(query)
    excuse = next((until for part, until in LATER.items() if part in query), None)
    if reason == "no data" and excuse:
        print(f"later    {where}: {query}: until {excuse}")
    elif reason:
        failed += 1
        print(f"FAILED   {where}: {query}: {reason}")
print(f"{asked} queries asked, {failed} failed")
sys.exit(1 if failed or not asked else 0)
