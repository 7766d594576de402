#!/usr/bin/env python3
"""Causes every alert of rules/ for real, and says how long each takes to fire and, the fault over, to be gone.

    deploy/prometheus/cause-alerts.py [--keep DIR] [--only LANE,...]

Three shops, each with a broker, services started by ./nextclick, clicks by kcat and a Prometheus of its own; one
Alertmanager for all. Their faults run beside each other, so it takes half an hour, not four. What the rules say in
windows longer than 15 minutes is divided by FACTOR; the originals are tested with promtool. Nothing outside loopback
and a temporary folder is touched, but for control groups and a tmpfs, which need root.

Needs Debian's prometheus, prometheus-alertmanager and kcat; says "skipped: needs ..." where they are absent.
"""

import argparse
import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent / "cause"))
from world import Broker, Clicks, Group, Process, Service, free_port, get, java, kafka, nextclick, until  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FACTOR = 360
LONGEST = 15 * 60
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


# --- Rules, and who watches them ---------------------------------------------------------------------------------


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
    return rules.replace(hour, hour.replace("3600", str(3600 // FACTOR * 12))), changed


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


# --- Faults ------------------------------------------------------------------------------------------------------


class Fault:
    """Something that is wrong from start to stop, and the alerts that must fire for it, and stay."""

    report = []

    def __init__(self, world, words, alerts, start, stop, patience=1200, hold=45):
        self.world, self.words, self.start, self.stop, self.patience, self.hold = world, words, start, stop, patience, hold
        self.alerts = [(alert, shop, service.instance if service else "") for alert, shop, service in alerts]

    def cause(self):
        watch, rows = self.world.watch, []
        say(f"fault: {self.words}")
        self.start()
        began = time.time()
        for alert, shop, instance in self.alerts:
            key = (shop, alert, instance)
            row = {"alert": alert, "fault": self.words, "began": began, "key": key, "before": watch.fires(key)}
            rows.append(row)
            Fault.report.append(row)
        end = began + self.patience
        while time.time() < end and not all(watch.fires(row["key"]) for row in rows):
            time.sleep(1)
        time.sleep(self.hold)
        for row in rows:
            spans = [span for span in watch.history.get(row["key"], []) if span[1] is None or span[1] > began]
            row["firing"] = None if not spans else max(0, spans[0][0] - began)
            row["gaps"] = max(0, len(spans) - 1) + (0 if watch.fires(row["key"]) else 1) if spans else None
            received = [at for at in watch.received.get(row["key"], []) if at > began]
            row["received"] = received[0] - began if received else None
        say(f"over:  {self.words}")
        self.stop()
        for row in rows:
            row["over"] = time.time()
        return self


def say(words):
    print(f"{datetime.datetime.utcnow():%H:%M:%S} {words}", flush=True)


def clearing(watch, row):
    spans = watch.history.get(row["key"], [])
    if row.get("over") is None or not spans or spans[-1][1] is None:
        return None
    return max(0, spans[-1][1] - row["over"])


def figure(seconds, none="never"):
    return none if seconds is None else f"{seconds:.0f}"


def table(watch):
    lines = ["| alert | fault | seconds to firing | seconds to clearing |", "|---|---|---|---|"]
    for row in sorted(Fault.report, key=lambda row: row["alert"]):
        if "firing" not in row:
            continue
        remarks = [words for words, so in (("gaps", row["gaps"]), ("fired before", row["before"]), ("not in Alertmanager", row["received"] is None)) if so]
        firing = figure(row["firing"]) + (f" ({', '.join(remarks)})" if remarks else "")
        lines.append(f"| `{row['alert']}` | {row['fault']} | {firing} | {figure(clearing(watch, row), 'still fires')} |")
    return "\n".join(lines)


# --- The world ---------------------------------------------------------------------------------------------------


class World:
    def __init__(self, folder, shops):
        self.folder, self.shops = folder, shops
        self.groups = {name: Group(name) for name in ("memory", "cpu", "freezer")}
        self.disk = folder / "small-disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", self.disk], check=True)
        self.brokers = {shop: Broker(folder, f"broker-{shop}") for shop in "abc"}
        self.steady = threading.Event()

        def app(name, shop, cgroups=(), **settings):
            settings = {key.replace("__", ".").replace("_", "-"): value for key, value in settings.items()}
            return Service(folder, name, "stream", self.brokers[shop].bootstrap, {"application-id": name, "scoring.device": "cpu", **settings}, cgroups)

        def trainer(name, shop):
            settings = {"interval": "15s", "retry-interval": "5s", "stalled-after": "1m", "device": "cpu", "training.model": "mtaw",
                        "training.dimension": 8, "training.max-epochs": 2, "training.refit": "false", "warm-start": "false",
                        "window.max-clicks": 3000, "gate.min-pairs": 50, "gate.min-lift-over.live": -1, "kafka.default.api.timeout.ms": 20000,
                        "kafka.request.timeout.ms": 15000}
            return Service(folder, name, "trainer", self.brokers[shop].bootstrap, settings)

        self.roomy = app("roomy", "a", [self.groups["memory"]], state_dir=self.disk)
        self.slow = app("slow", "a", [self.groups["cpu"]])
        self.loop = app("loop", "a")
        self.outage = app("outage", "b", kafka__producer__delivery__timeout__ms=15000, kafka__producer__request__timeout__ms=5000,
                          kafka__producer__linger__ms=0)
        self.empty = app("empty", "c")
        self.trainers = {shop: trainer(f"trainer-{shop}", shop) for shop in "abc"}
        self.trainers["a"].settings.update({"gate.min-lift-over.popularity": 1000000})
        self.services = {"a": [self.roomy, self.slow, self.loop, self.trainers["a"]], "b": [self.outage, self.trainers["b"]],
                         "c": [self.empty, self.trainers["c"]]}
        self.stand_in = StandIn()
        self.services["c"].append(self.stand_in)

    def made_up(self, shop):
        """Publishes a checkpoint with random weights, of the shop's items, that knows nothing since 2020."""
        process = java(self.folder, f"made-up-{shop}", "io.nextclick.local.chaos.cluster.TrainerMain", self.brokers[shop].bootstrap, "42", "1", "3600000").start()
        log = self.folder / f"made-up-{shop}-{process.starts}.log"
        until("a made-up checkpoint is published", 120, lambda: "publication 1:" in log.read_text())
        process.kill()

    def begin(self):
        for group, name, value in (("memory", "memory.limit_in_bytes", "4G"), ("cpu", "cpu.cfs_quota_us", -1)):
            self.groups[group].set(name, value)
        (self.groups["freezer"].path / "freezer.state").write_text("THAWED")
        brokers = [self.brokers[shop] for shop in self.shops]
        self.services = {shop: self.services[shop] for shop in self.shops}
        for broker in brokers:
            broker.begin()
        for broker in brokers:
            until(f"{broker.name} answers", 240, broker.answers)
        for services in self.services.values():
            for service in services:
                if service.command[1] == "stream":
                    service.start()
        for services in self.services.values():
            for service in services:
                if service.command[1] == "stream":
                    until(f"{service.name} has its metrics", 240, lambda: service.metric("nextclick_broker_up") == 1)
        self.clicks = {shop: Clicks(self.folder, f"clicks-{shop}", self.brokers[shop].bootstrap, rate) for shop, rate in (("a", 20), ("b", 6), ("c", 4)) if shop in self.shops}
        self.alertmanager_port = free_port()
        config = self.folder / "alertmanager.yml"
        shutil.copy(HERE / "alertmanager.yml", config)
        Process(self.folder, "alertmanager", ["prometheus-alertmanager", f"--config.file={config}", f"--storage.path={self.folder}/alertmanager",
                f"--web.listen-address=127.0.0.1:{self.alertmanager_port}", "--cluster.listen-address="]).start()
        rules, changed = scaled((HERE / "rules/nextclick.yml").read_text())
        file = self.folder / "rules.yml"
        file.write_text(rules)
        print(f"windows longer than 15 minutes, divided by {FACTOR}: {', '.join(changed)}")
        self.prometheuses = [Prometheus(self.folder, shop, services, file, self.alertmanager_port) for shop, services in self.services.items()]
        for one in self.prometheuses:
            if one.shop == "c":
                one.past(4)
            one.start()
        for one in self.prometheuses:
            until(f"{one.name} answers", 60, lambda: one.ask("status/buildinfo"))
        self.watch = Watch(self.prometheuses, self.alertmanager_port)
        self.watch.start()

    def end(self):
        for process in reversed(Process.every):
            process.kill()
        subprocess.run(["umount", self.disk], check=False)
        for group in self.groups.values():
            group.remove()


class StandIn:
    """A stream app that is none: serves two series which no fault from outside can make. Says so in the table."""

    command = [None, "stream-stand-in"]

    def __init__(self):
        self.series = {"nextclick_clicks_unaccounted": 0, "nextclick_live": 1}
        stand_in = self

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = "".join(f"{name} {value}\n" for name, value in stand_in.series.items()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.instance = f"127.0.0.1:{self.server.server_port}"
        self.command = [None, "stream"]
        self.name = "stand-in"

    def start(self):
        return self

    def metric(self, _):
        return 1


# --- What goes wrong, lane by lane -------------------------------------------------------------------------------


def bad_clicks(w):
    bad = [Clicks(w.folder, "broken", w.brokers["a"].bootstrap, 3, broken=True), Clicks(w.folder, "late", w.brokers["a"].bootstrap, 3, age=7200),
           Clicks(w.folder, "kcat-default", w.brokers["a"].bootstrap, 3, partitioner="consistent_random"),
           Clicks(w.folder, "unknown", w.brokers["a"].bootstrap, 20, items="new-")]
    for one in bad:
        one.pause()
    Fault(w, "beside good clicks, some without JSON, some two hours old, some placed by kcat's default, and half on items that the model does not know",
          [("ClicksRejected", "a", w.roomy), ("ClicksTooLate", "a", w.roomy), ("ClicksMisplaced", "a", w.roomy), ("PopularityAnswers", "a", w.roomy)],
          lambda: [one.go_on() for one in bad], lambda: [one.pause() for one in bad]).cause()


def resources(w):
    app = w.roomy
    files, filling = app.metric("process_files_open_files"), w.disk / "filling"
    limit = app.metric("process_files_max_files")
    disk = shutil.disk_usage(w.disk)
    resident = app.metric("nextclick_process_resident_memory_bytes")

    def start():
        subprocess.run(["prlimit", "--pid", str(app.pid), f"--nofile={int(files * 1.1)}:"], check=True)
        filling.write_bytes(b"0" * int(disk.total * 0.93 - disk.used))
        w.groups["memory"].set("memory.limit_in_bytes", int(resident * 1.05))

    def stop():
        subprocess.run(["prlimit", "--pid", str(app.pid), f"--nofile={int(limit)}:"], check=True)
        filling.unlink()
        w.groups["memory"].set("memory.limit_in_bytes", "4G")

    Fault(w, "its open files limited to a tenth more than it has, its disk filled to 93 %, its container's memory cut to 5 % more than it holds",
          [("OpenFilesRunOut", "a", app), ("DiskFillsUp", "a", app), ("MemoryFillsUp", "a", app)], start, stop).cause()


def slow(w):
    group = w.groups["cpu"]
    w.slow.up()
    time.sleep(60)
    sale = Clicks(w.folder, "sale", w.brokers["a"].bootstrap, 300, visitors=2000)
    sale.pause()

    def start():
        group.set("cpu.cfs_quota_us", 4000)
        sale.go_on()

    def stop():
        group.set("cpu.cfs_quota_us", -1)
        sale.pause()

    Fault(w, "its container's CPU cut to 4 % of a core, and 15 times the clicks", [("AnswersLate", "a", w.slow), ("ScoringSlow", "a", w.slow), ("ConsumerLag", "a", w.slow)],
          start, stop, patience=960).cause()


def crashes(w):
    app, stop = w.loop, threading.Event()

    def loop():
        while not stop.wait(45):
            app.kill()
            app.start()

    looping = threading.Thread(target=loop, daemon=True)
    Fault(w, "kill -9 and a start every 45 s", [("StreamAppCrashLoop", "a", app)], looping.start, lambda: (stop.set(), looping.join()), hold=90).cause()
    Fault(w, "SIGTERM, and nobody starts it again", [("StreamAppDown", "a", app)], app.stop, lambda: None, hold=30).cause()

    def damage():
        for file in sorted((w.folder / "loop-state").rglob("MANIFEST-*")):
            with open(file, "r+b") as store:
                store.seek(max(0, file.stat().st_size // 2 - 32))
                store.write(os.urandom(64))
        app.start()

    Fault.report[-1]["over"] = time.time()
    Fault(w, "64 bytes of each RocksDB MANIFEST overwritten", [("StoreSetAside", "a", app)], damage, lambda: None, hold=0).cause()
    app.up()
    time.sleep(30)
    follower = None

    def freeze():
        nonlocal follower
        follower = app.thread("model-follower")
        (w.groups["freezer"].path / "tasks").write_text(follower)
        (w.groups["freezer"].path / "freezer.state").write_text("FROZEN")

    Fault(w, "the thread that follows the models frozen, while models swap", [("InstancesAnswerDifferently", "a", None)], freeze,
          lambda: (w.groups["freezer"].path / "freezer.state").write_text("THAWED")).cause()


def models(w):
    trainer, app, bootstrap = w.trainers["a"], w.roomy, w.brokers["a"].bootstrap
    w.made_up("a")

    def good_by_another_rule():
        trainer.again(gate__min_lift_over__popularity=-1, session__gap="10m", training__model="mtaw-plus", training__dimension=16, training__max_epochs=6)
        until("the trainer has published", 240, lambda: (trainer.metric("nextclick_trainer_last_publication_timestamp_seconds") or 0) > 0)

    Fault(w, "a checkpoint with random weights live, that knows nothing since 2020, and a gate that lets nothing pass",
          [("ModelGrowsOld", "a", app), ("LiveModelBelowBaseline", "a", trainer)], trainer.up, good_by_another_rule, patience=420).cause()
    Fault(w, "the trainer's nextclick.session.gap 10m, the stream app's 30m", [("SessionRuleDiffers", "a", app)], lambda: None,
          lambda: trainer.again(session__gap="30m"), patience=600).cause()
    w.steady.set()
    until("a model by the right rule", 300, lambda: app.metric("nextclick_model_session_rule_differs") == 0)
    trainer.again(interval="10m")
    time.sleep(30)
    Fault(w, "a live version with a corrupt chunk", [("CheckpointRefused", "a", app)], lambda: kafka(bootstrap, "damaged"),
          lambda: nextclick("models", "rollback", "--bootstrap-servers", bootstrap) and None, patience=420).cause()
    Fault(w, "a version held by models rollback, while the trainer publishes others", [("PublishedModelHeld", "a", trainer)],
          lambda: trainer.again(interval="15s"), lambda: nextclick("models", "release", "--bootstrap-servers", bootstrap) and None, patience=600).cause()
    hang(w, trainer)


def hang(w, trainer):
    freezer = w.groups["freezer"].path.parent / (w.groups["freezer"].path.name + "-2")
    freezer.mkdir(exist_ok=True)

    def freeze():
        trainer.again(training__max_epochs=400, training__patience=400)
        for _ in range(60):
            until("a run trains", 240, lambda: trainer.metric("nextclick_trainer_stage_number") in (3.0, 5.0))
            main = [task.name for task in pathlib.Path(f"/proc/{trainer.pid}/task").iterdir()
                    if (task / "comm").read_text().strip() in ("java", "main") and task.name != str(trainer.pid)][0]
            (freezer / "tasks").write_text(main)
            (freezer / "freezer.state").write_text("FROZEN")
            try:
                for _ in range(15):
                    get(f"http://{trainer.instance}/metrics", 2)
                    time.sleep(1)
                return
            except OSError:  # Caught in Java, where the whole machine waits for it: once more.
                (freezer / "freezer.state").write_text("THAWED")
                time.sleep(0.3)
        raise TimeoutError("the training thread was never caught outside Java")

    Fault(w, "the training thread frozen in its run; stalled-after 1m", [("TrainerHangs", "a", trainer)], freeze,
          lambda: (freezer / "freezer.state").write_text("THAWED"), patience=420).cause()


def outages(w):
    app, trainer, broker = w.outage, w.trainers["b"], w.brokers["b"]
    w.made_up("b")
    trainer.up()
    app.up()
    time.sleep(60)
    Fault(w, "recommendations set to max.message.bytes=100",
          [("NoRecommendations", "b", app), ("ClicksOwedStay", "b", app), ("StreamAppNotReady", "b", app), ("RecordsNotTaken", "b", app), ("StreamThreadsReplaced", "b", app)],
          lambda: kafka(broker.bootstrap, "config", "recommendations", "max.message.bytes=100"),
          lambda: kafka(broker.bootstrap, "config", "recommendations", "max.message.bytes=1048588"), patience=720).cause()
    app.up()
    time.sleep(30)
    Fault(w, "the broker killed (SIGKILL)", [("BrokerAway", "b", app), ("TrainerFails", "b", trainer), ("TrainerNotReady", "b", trainer)],
          broker.kill, broker.start, patience=600).cause()
    trainer.up()
    stop = threading.Event()

    def loop():
        while not stop.wait(40):
            trainer.kill()
            trainer.start()

    looping = threading.Thread(target=loop, daemon=True)
    Fault(w, "kill -9 and a start every 40 s", [("TrainerCrashLoop", "b", trainer)], looping.start, lambda: (stop.set(), looping.join()), hold=60).cause()


def nothing(w):
    app, trainer = w.empty, w.trainers["c"]
    Fault(w, "no model on the topic", [("NoModel", "c", app)], lambda: None, lambda: w.made_up("c")).cause()


def gone(w):
    trainer = w.trainers["c"]
    trainer.settings["gate.min-lift-over.popularity"] = 1000000
    trainer.up()
    time.sleep(15)
    Fault(w, "the trainer ended, and nobody starts it again", [("TrainerDown", "c", trainer)], trainer.stop, trainer.start).cause()


def silence(w):
    time.sleep(420)
    Fault(w, "the producer stopped; a week of its past imported", [("NoClicks", "c", None)], w.clicks["c"].pause, w.clicks["c"].go_on).cause()


def made_up_series(w):
    stand_in = w.stand_in
    time.sleep(60)
    Fault(w, "(a stand-in's series) one click read that is nowhere; a dead thread", [("ClicksUnaccounted", "c", stand_in), ("StreamAppNotLive", "c", stand_in)],
          lambda: stand_in.series.update(nextclick_clicks_unaccounted=1, nextclick_live=0),
          lambda: stand_in.series.update(nextclick_clicks_unaccounted=0, nextclick_live=1)).cause()


def setting(w):
    broker = w.brokers["c"].bootstrap
    time.sleep(60)
    Fault(w, "recommendations set to min.insync.replicas=2 with one replica", [("TopicSetting", "c", None)],
          lambda: kafka(broker, "config", "recommendations", "min.insync.replicas=2"),
          lambda: kafka(broker, "config", "recommendations", "min.insync.replicas=1")).cause()


def after(event, lane):
    def later(w):
        getattr(w, event).wait()
        lane(w)
    later.__name__ = lane.__name__
    return later


LANES = [models, after("steady", bad_clicks), after("steady", resources), slow, after("steady", crashes), outages, nothing, gone, silence, made_up_series, setting]
SHOPS = {"outages": "b", "nothing": "c", "gone": "c", "silence": "c", "made_up_series": "c", "setting": "c"}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--keep", type=pathlib.Path, help="a folder for logs and data that stays")
    arguments.add_argument("--only", help="lanes, with commas: " + ", ".join(lane.__name__ for lane in LANES))
    chosen = arguments.parse_args()
    missing = [name for name in ("prometheus", "promtool", "prometheus-alertmanager", "kcat") if not shutil.which(name)]
    if missing:
        print(f"skipped: needs {', '.join(missing)} (Debian: apt-get install prometheus prometheus-alertmanager kcat)")
        return 0
    if os.geteuid() != 0 or not os.access("/sys/fs/cgroup/freezer", os.W_OK):
        print("skipped: needs root, and control groups of version 1 that it may write")
        return 0
    nextclick("--version")  # builds what is stale
    folder = (chosen.keep or pathlib.Path(tempfile.mkdtemp(prefix="nextclick-alerts-"))).resolve()
    folder.mkdir(exist_ok=True)
    print(f"logs and data in {folder}; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    lanes = [lane for lane in LANES if not chosen.only or lane.__name__ in chosen.only.split(",")]
    world = World(folder, sorted({SHOPS.get(lane.__name__, "a") for lane in lanes}))
    failed = []
    try:
        world.begin()
        say("all up")

        def run(lane):
            try:
                lane(world)
            except Exception:  # one lane's trouble is not the others'
                failed.append(lane.__name__)
                say(f"lane {lane.__name__} broke off\n{traceback.format_exc()}")
                if lane is models:
                    world.steady.set()

        threads = [threading.Thread(target=run, args=(lane,), daemon=True) for lane in lanes]
        if "a" in world.shops and models not in lanes:
            world.made_up("a")
            world.steady.set()
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(5)
            (folder / "table.md").write_text(table(world.watch) + "\n")
        say("every fault is over; waiting for what still fires")
        end = time.time() + 900
        while time.time() < end and any(world.watch.fires(row["key"]) for row in Fault.report):
            time.sleep(2)
        print(table(world.watch))
        expected = {row["key"] for row in Fault.report}
        for key in sorted(set(world.watch.history) - expected):
            spans = ", ".join(f"{(to or time.time()) - since:.0f} s" for since, to in world.watch.history[key])
            print(f"also fired: {' '.join(key)}: {spans}")
        broken = [name for name, texts in world.watch.texts.items() if "error expanding" in json.dumps(texts)]
        missed = [row["alert"] for row in Fault.report if row.get("firing") is None or clearing(world.watch, row) is None or row.get("gaps")]
        print(f"texts that do not expand: {broken or 'none'}; missed, or not gone: {missed or 'none'}; lanes broken off: {failed or 'none'}")
        return 1 if broken or missed or failed else 0
    finally:
        (folder / "summaries.txt").write_text("\n".join(f"{name}: {texts['summary']}" for name, texts in sorted(world.watch.texts.items())) if hasattr(world, "watch") else "")
        world.end()


sys.exit(main())
