"""What goes wrong: lanes that run beside each other, each one fault after another. One of another shop's disturbs none."""

import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time

from fault import Fault
from world import Clicks, get, kafka, nextclick, until


def bad_clicks(w):
    bad = [Clicks(w.folder, "broken", w.brokers["a"].bootstrap, 3, broken=True), Clicks(w.folder, "late", w.brokers["a"].bootstrap, 3, age=7200),
           Clicks(w.folder, "kcat-default", w.brokers["a"].bootstrap, 3, partitioner="consistent_random"),
           Clicks(w.folder, "unknown", w.brokers["a"].bootstrap, 20, items="new-", fresh=True)]
    for one in bad:
        one.pause()
    Fault(w, "beside good clicks, some without JSON, some two hours old, some placed by kcat's default, and half on items that nobody has seen before",
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
    answering = app.label("nextclick_model_info", "version")
    Fault(w, "a live version with a corrupt chunk", [("CheckpointRefused", "a", app)], lambda: kafka(bootstrap, "damaged"),
          lambda: nextclick("models", "promote", answering, "--bootstrap-servers", bootstrap) and None, patience=420).cause()
    Fault(w, "a version held by models promote, while the trainer publishes others", [("PublishedModelHeld", "a", trainer)],
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
    Fault(w, "recommendations deleted",
          [("NoRecommendations", "b", app), ("StreamAppNotReady", "b", app), ("RecordsNotTaken", "b", app), ("StreamThreadsReplaced", "b", app)],
          lambda: kafka(broker.bootstrap, "without", "recommendations"), lambda: kafka(broker.bootstrap, "with", "recommendations"), patience=720).cause()
    app.up()
    sale = Clicks(w.folder, "sale-b", broker.bootstrap, 600, visitors=2000)  # so that some are owed at any moment
    time.sleep(30)

    def go_on():
        sale.pause()
        broker.signal(signal.SIGCONT)

    Fault(w, "the broker stands still (SIGSTOP), in the middle of 20 times the clicks", [("ClicksOwedStay", "b", app)],
          lambda: broker.signal(signal.SIGSTOP), go_on, patience=420).cause()
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
    app, broker = w.empty, w.brokers["c"].bootstrap

    def some():
        kafka(broker, "with", "models")
        w.made_up("c")

    Fault(w, "models deleted, before any was published", [("NoModel", "c", app), ("ModelsNotFollowed", "c", app)],
          lambda: kafka(broker, "without", "models"), some).cause()


def gone(w):
    trainer = w.trainers["gone"]
    trainer.up()
    time.sleep(15)
    Fault(w, "the trainer ended, and nobody starts it again", [("TrainerDown", "a", trainer)], trainer.stop, trainer.start).cause()


def silence(w):
    time.sleep(420)
    Fault(w, "the producer stopped; a week of its past imported", [("NoClicks", "c", None)], w.clicks["c"].pause, w.clicks["c"].go_on).cause()


def made_up_series(w):
    stand_in = w.stand_in
    time.sleep(60)
    Fault(w, "(a stand-in's series) one click read that is nowhere; a dead thread; a transaction that hangs",
          [("ClicksUnaccounted", "c", stand_in), ("StreamAppNotLive", "c", stand_in), ("TransactionHangs", "c", stand_in)],
          lambda: stand_in.series.update(nextclick_clicks_unaccounted=1, nextclick_live=0, nextclick_transactions_hanging=1),
          lambda: stand_in.series.update(nextclick_clicks_unaccounted=0, nextclick_live=1, nextclick_transactions_hanging=0)).cause()


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
SHOPS = {"outages": "b", "nothing": "c", "silence": "c", "made_up_series": "c", "setting": "c"}
