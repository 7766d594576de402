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
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent / "cause"))
from fault import Fault, clearing, say, table  # noqa: E402
from lanes import LANES, SHOPS, models  # noqa: E402
from shops import World  # noqa: E402
from world import nextclick  # noqa: E402


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
