"""A fault, what must fire for it, and the table of what did."""

import datetime
import time


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
