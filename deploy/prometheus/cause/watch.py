"""Who watches: Prometheus with this project's rules, Alertmanager, and what has fired since when."""

import json
import pathlib
import re
import subprocess
import threading
import time

from world import Process, free_port, get

HERE = pathlib.Path(__file__).resolve().parent.parent
FACTOR = 360
LONGEST = 15 * 60
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def scaled(rules):
    """The rules with their long windows divided, and what was changed. NoClicks' past is imported instead."""
    changed = []

    def shorter(found):
        seconds = int(found["number"]) * SECONDS[found["unit"]]
        if seconds <= LONGEST:
            return found[0]
        now = max(1, seconds // FACTOR)
        changed.append(f"{found['number']}{found['unit']} -> {now}s")
        return f"{found['before']}{now}s{found['after']}"

    window = re.compile(r"(?P<before>\[|(?<=\n)\s+for: |keep_firing_for: )(?P<number>\d+)(?P<unit>[smhdw])(?P<after>\]|\n)")
    parts = re.split(r"(?=\n +- (?:alert|record): )", rules)
    parts = [part if "record: nextclick:clicks_read_usual" in part else window.sub(shorter, part) for part in parts]
    rules = "".join(parts)
    hour = "process_uptime_seconds{job=\"nextclick-stream-app\"} < 3600"
    assert hour in rules
    changed.append(f"uptime < 3600 -> {3600 // FACTOR * 12}")
    rules = rules.replace(hour, hour.replace("3600", str(3600 // FACTOR * 12)))
    success = "time() - 21600"
    assert success in rules
    changed.append(f"time() - 21600 -> {21600 // FACTOR}")
    return rules.replace(success, f"time() - {21600 // FACTOR}"), changed


class Prometheus(Process):
    """Debian's, with this project's configuration but for the targets and the Alertmanager."""

    def __init__(self, folder, shop, services, rules, alertmanager):
        self.port, self.shop = free_port(), shop
        targets = {job: [s.instance for s in services if s.command[1] == command]
                   for job, command in (("nextclick-stream-app", "stream"), ("nextclick-trainer", "trainer"))}
        config = (HERE / "prometheus.yml").read_text()
        config = config.replace('"stream-app:8080"', ", ".join(map(json.dumps, targets["nextclick-stream-app"])))
        config = config.replace('"trainer:8080"', ", ".join(map(json.dumps, targets["nextclick-trainer"])))
        config = config.replace("rules/*.yml", str(rules))
        config = config.replace("global:\n", f"global:\n  external_labels: {{shop: {shop}}}\n")
        config += f'\nalerting:\n  alertmanagers:\n    - static_configs:\n        - targets: ["127.0.0.1:{alertmanager}"]\n'
        file = folder / f"prometheus-{shop}.yml"
        file.write_text(config)
        self.data = folder / f"prometheus-{shop}"
        self.seen, self.error = {}, None
        super().__init__(folder, f"prometheus-{shop}", [
            "prometheus", f"--config.file={file}", f"--storage.tsdb.path={self.data}", "--storage.tsdb.allow-overlapping-blocks",
            f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"])

    def past(self, rate):
        """What this shop had around this hour a week ago."""
        week = int(time.time()) - SECONDS["w"]
        lines = ["# TYPE nextclick_clicks_read counter"]
        for at in range(week - 7200, week + 10800, 15):
            lines.append(f'nextclick_clicks_read_total{{job="nextclick-stream-app",instance="then"}} {int((at - week + 7200) * rate)} {at}')
        text = self.folder / "past.txt"
        text.write_text("\n".join(lines + ["# EOF"]) + "\n")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", text, self.data], check=True, capture_output=True)

    def ask(self, path):
        return json.loads(get(f"http://127.0.0.1:{self.port}/api/v1/{path}"))["data"]

    def firing(self):
        return {(a["labels"]["alertname"], a["labels"].get("instance", "")): a for a in self.ask("alerts")["alerts"] if a["state"] == "firing"}


class Watch(threading.Thread):
    """Asks Prometheus and Alertmanager every second, and keeps since when what fires, and until when it did."""

    def __init__(self, prometheuses, alertmanager):
        super().__init__(daemon=True)
        self.prometheuses, self.alertmanager = prometheuses, alertmanager
        self.history, self.received, self.texts = {}, {}, {}

    def run(self):
        while True:
            for one in self.prometheuses:
                self.look(one)
            try:
                for alert in json.loads(get(f"http://127.0.0.1:{self.alertmanager}/api/v2/alerts?active=true&inhibited=true")):
                    labels = alert["labels"]
                    self.received.setdefault((labels["shop"], labels["alertname"], labels.get("instance", "")), []).append(time.time())
            except OSError:
                pass
            time.sleep(1)

    def look(self, prometheus):
        try:
            firing = prometheus.firing()
        except OSError:
            return
        now = time.time()
        for key, alert in firing.items():
            spans = self.history.setdefault((prometheus.shop, *key), [])
            if not spans or spans[-1][1] is not None:
                spans.append([now, None])
            self.texts[alert["labels"]["alertname"]] = alert["annotations"]
        for key, spans in self.history.items():
            if key[0] == prometheus.shop and key[1:] not in firing and spans[-1][1] is None:
                spans[-1][1] = now

    def fires(self, key):
        spans = self.history.get(key)
        return bool(spans) and spans[-1][1] is None
