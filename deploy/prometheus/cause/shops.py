"""Three shops, and everything that watches them."""

import http.server
import shutil
import subprocess
import threading

from watch import FACTOR, HERE, Prometheus, Watch, scaled
from world import Broker, Clicks, Group, Process, Service, free_port, java, until


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
        self.outage = app("outage", "b")
        self.empty = app("empty", "c")
        self.trainers = {shop: trainer(f"trainer-{shop}", shop) for shop in "ab"}
        self.trainers["gone"] = trainer("trainer-gone", "a")
        self.trainers["gone"].settings.update({"gate.min-lift-over.popularity": 1000000, "publication.transactional-id": "gone"})
        self.trainers["a"].settings.update({"gate.min-lift-over.popularity": 1000000})
        self.services = {"a": [self.roomy, self.slow, self.loop, self.trainers["a"], self.trainers["gone"]], "b": [self.outage, self.trainers["b"]],
                         "c": [self.empty]}
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
    """A stream app that is none: serves series which no fault from outside makes at will. Says so in the table."""

    command = [None, "stream-stand-in"]

    def __init__(self):
        self.series = {"nextclick_clicks_unaccounted": 0, "nextclick_live": 1, "nextclick_transactions_hanging": 0}
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
