"""Processes, and what is produced, for cause-alerts.py: brokers, services, Prometheus, Alertmanager, kcat."""

import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
LIBRARIES = f"{ROOT}/deploy/local/target/*:{ROOT}/deploy/local/target/lib/*"
SMALL = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dai.djl.offline=true"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def get(url, timeout=5):
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read().decode()


def until(what, seconds, question):
    """Asks until it is so; says what was waited for if it never is."""
    end = time.time() + seconds
    while time.time() < end:
        try:
            if question():
                return
        except OSError:
            pass
        time.sleep(1)
    raise TimeoutError(f"{what}: not within {seconds} s")


class Process:
    """A command that can be killed and started again, with a log a start."""

    every = []

    def __init__(self, folder, name, command, environment=None, cgroups=()):
        self.folder, self.name, self.command, self.cgroups = folder, name, command, cgroups
        self.environment = dict(os.environ, OMP_NUM_THREADS="1", **(environment or {}))
        self.starts, self.running = 0, None
        Process.every.append(self)

    def start(self):
        self.starts += 1
        log = open(self.folder / f"{self.name}-{self.starts}.log", "wb")
        joining = "".join(f"echo $$ > {group}/cgroup.procs; " for group in self.cgroups)
        command = ["sh", "-c", joining + 'exec "$@"', "sh"] + [str(part) for part in self.command]
        self.running = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return self

    @property
    def pid(self):
        return self.running.pid

    def signal(self, which):
        if self.running and self.running.poll() is None:
            self.running.send_signal(which)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.running and self.running.wait()

    def stop(self):
        self.signal(signal.SIGTERM)
        try:
            self.running and self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def thread(self, name):
        """The number of the thread with this name, cut as Linux cuts it."""
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            if (task / "comm").read_text().strip() == name[:15]:
                return task.name
        raise LookupError(f"{self.name} has no thread {name}")


def java(folder, name, main, *arguments, options=()):
    return Process(folder, name, ["java", *SMALL, *options, "-cp", LIBRARIES, main, *arguments])


def kafka(bootstrap, *arguments):
    return subprocess.run(["java", *SMALL, "-cp", LIBRARIES, HERE / "Kafka.java", bootstrap, *arguments], check=True, capture_output=True, text=True).stdout


def nextclick(*arguments):
    done = subprocess.run([ROOT / "nextclick", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"nextclick {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


class Service(Process):
    """The stream app or the trainer, by the launcher, with a configuration of its own."""

    def __init__(self, folder, name, command, bootstrap, settings, cgroups=()):
        self.port = free_port()
        self.file = folder / f"{name}.properties"
        self.settings = {"kafka.bootstrap.servers": bootstrap, "http.port": self.port, "state-dir": folder / f"{name}-state", **settings}
        options = "-Xmx256m -XX:TieredStopAtLevel=1"
        super().__init__(folder, name, [ROOT / "nextclick", command, "--config", self.file], {"NEXTCLICK_JAVA_OPTS": options}, cgroups)

    @property
    def instance(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        self.file.write_text("".join(f"nextclick.{key}={value}\n" for key, value in self.settings.items()))
        return super().start()

    def up(self, seconds=400):
        """Started, and again where a start fails, until it is ready."""
        end = time.time() + seconds
        if self.running is None or self.running.poll() is not None:
            self.start()
        while time.time() < end:
            try:
                if self.metric("nextclick_ready") == 1:
                    return
            except OSError:
                pass
            except RuntimeError as ended:
                print(f"{ended}; once more", flush=True)
                self.start()
            time.sleep(1)
        raise TimeoutError(f"{self.name} is not ready within {seconds} s")

    def again(self, **settings):
        """Ended and started with other settings."""
        self.stop()
        self.settings.update({key.replace("__", ".").replace("_", "-"): value for key, value in settings.items()})
        self.up()

    def metric(self, pattern):
        if self.running.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.running.returncode}: {(self.folder / f'{self.name}-{self.starts}.log').read_text()[-500:]}")
        found = re.search(rf"^{pattern} (\S+)$", get(f"http://{self.instance}/metrics"), re.MULTILINE)
        return float(found.group(1)) if found else None

    def label(self, name, label):
        return re.search(rf'^{name}{{.*{label}="([^"]*)".*}} 1', get(f"http://{self.instance}/metrics"), re.MULTILINE).group(1)


class Broker(Process):
    def __init__(self, folder, name):
        port, controller = free_port(), free_port()
        self.bootstrap = f"127.0.0.1:{port}"
        settings = folder / f"{name}.properties"
        settings.write_text(
            f"listeners=PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{controller}\n"
            f"controller.quorum.voters=1@127.0.0.1:{controller}\n")
        main = ["io.nextclick.broker.BrokerMain", folder / name, settings]
        super().__init__(folder, name, ["java", *SMALL, "-Xmx256m", "-cp", LIBRARIES, *main])
        self.port = port

    def begin(self):
        """Starts it without waiting for it."""
        return super().start()

    def start(self):
        self.begin()
        until(f"{self.name} answers", 120, self.answers)
        return self

    def answers(self):
        with socket.create_connection(("127.0.0.1", self.port), 1):
            return True


class Clicks(threading.Thread):
    """Visitors at a steady rate, through kcat, until they are told to pause or to be otherwise."""

    def __init__(self, folder, name, bootstrap, rate, items="item-", age=0, partitioner="murmur2_random", broken=False, visitors=60, fresh=False):
        super().__init__(daemon=True)
        self.rate, self.items, self.age, self.broken, self.name, self.fresh = rate, items, age, broken, name, fresh
        self.random = random.Random(name)
        self.visitors = [None] * visitors
        self.count, self.on = 0, threading.Event()
        self.log = open(folder / f"kcat-{name}.log", "wb")
        self.command = ["kcat", "-b", bootstrap, "-t", "clicks", "-P", "-K", "|", "-X", f"topic.partitioner={partitioner}", "-X", "linger.ms=5",
                        "-X", "message.timeout.ms=0"]
        self.on.set()
        self.start()

    def line(self):
        self.count += 1
        if self.broken:
            return f"{self.name}-{self.count}|no click\n"
        at = self.random.randrange(len(self.visitors))
        session, item, left = self.visitors[at] or (f"{self.name}-{self.count}-{os.getpid()}", self.random.randrange(40), 8)
        self.visitors[at] = (session, (item * 7 + 3) % 40 if self.random.random() < 0.85 else self.random.randrange(40), left - 1) if left else None
        click = {"click_id": f"{self.name}-{self.count}-{os.getpid()}", "session_id": session, "item_id": f"{self.items}{self.count if self.fresh else item}",
                 "event_type": "view_item", "event_time": int((time.time() - self.age) * 1000)}
        return f"{session}|{json.dumps(click)}\n"

    def run(self):
        while True:
            kcat = subprocess.Popen(self.command, stdin=subprocess.PIPE, stderr=self.log, text=True)
            try:
                self.send(kcat)
            except BrokenPipeError:  # It ends when no broker answers any more.
                kcat.wait()
                time.sleep(1)

    def send(self, kcat):
        due = time.time()
        while True:
            if not self.on.is_set():
                self.on.wait()
                due = time.time()
            kcat.stdin.write(self.line())
            kcat.stdin.flush()
            due += 1 / self.rate
            time.sleep(max(0, due - time.time()))

    def pause(self):
        self.on.clear()

    def go_on(self):
        self.on.set()


class Group:
    """A control group of Linux's first kind, where this machine lets us make one."""

    def __init__(self, controller):
        self.path = pathlib.Path(f"/sys/fs/cgroup/{controller}/nextclick-alerts-{os.getpid()}")
        self.path.mkdir()

    def __str__(self):
        return str(self.path)

    def set(self, name, value):
        (self.path / name).write_text(str(value))

    def remove(self):
        try:
            self.path.rmdir()
        except OSError as e:
            print(f"{self.path} stays: {e}")


def of_instance(key, instance):
    """Whether an alert is that instance's; an alert without one is everybody's."""
    return key[1] in ("", instance)
