"""The load generator: one process, one thread, many connections, a job on standard input.

Run as a script and standard library only, so that it starts fast and takes little of the processor
that the servers need. The same for every target. A journey is one request or several, one after
the other; its time runs from the first byte sent to the last byte received.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
ID = re.compile(rb'"id": ?"([0-9a-f-]{36})"')
STALL_SECONDS = 30


class Refused(Exception):
    """An answer other than the expected one: the measurement would mean nothing."""


class Connection:
    """One client: it travels a journey, then takes the next."""

    def __init__(self, port):
        self.port, self.began = port, None
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=STALL_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def begin(self, requests, expected):
        self.requests, self.expected = requests, expected
        self.step, self.answer, self.began = 0, b"", time.perf_counter()
        self.send()

    def send(self):
        found = ID.search(self.answer)
        request = self.requests[self.step].encode()
        if found:
            request = request.replace(b"{id}", found.group(1), 1)
        self.answer = b""
        self.socket.sendall(request)

    def receive(self):
        """Take what has come; True at the end of the journey."""
        data = self.socket.recv(262_144)
        if not data:
            return self.hung_up()
        self.answer += data
        if not self.is_whole():
            return False
        self.check(int(self.answer[9:12]))
        self.step += 1
        if self.step < len(self.requests):
            self.send()
            return False
        return True

    def hung_up(self):
        """The server closed the connection: status 0, where any answer is as good as another."""
        if self.expected:
            raise Refused("the server closed a connection")
        self.status, self.closes = 0, True
        return True

    def is_whole(self):
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not end:
            return False
        found = LENGTH.search(head)
        self.closes = bool(CLOSES.search(head))
        return len(body) >= (int(found.group(1)) if found else 0)

    def check(self, status):
        self.status = status
        if self.expected and status != self.expected[self.step]:
            raise Refused(self.answer.decode(errors="replace")[:2000])


class Load:
    """All clients of one job, and the times of the journeys that they have ended (seconds)."""

    def __init__(self, job):
        self.job = job
        self.journeys = iter(job["journeys"])
        self.ready = selectors.DefaultSelector()
        self.travelling = 0
        self.times, self.ended = [], []
        self.statuses = Counter()

    def run(self):
        """Drive the target for `seconds`, or until the journeys are used up."""
        clients = [Connection(self.job["port"]) for _ in range(self.job["clients"])]
        began, cpu = time.perf_counter(), time.process_time()
        self.deadline = began + self.job["seconds"]
        apart = self.job["spread"] / len(clients)
        self.later = [(began + n * apart, client) for n, client in enumerate(clients)]
        self.set_out()
        while self.travelling or self.later:
            self.wait()
            self.set_out()
        seconds = time.perf_counter() - began
        return {
            "began": began,
            "seconds": seconds,
            "cpu": time.process_time() - cpu,
            "times": self.times,
            "ended": self.ended,
            "statuses": self.statuses,
        }

    def set_out(self):
        """Let those begin whose time has come."""
        while self.later and self.later[0][0] <= time.perf_counter():
            client = self.later.pop(0)[1]
            self.ready.register(client.socket, selectors.EVENT_READ, client)
            self.depart(client)

    def patience(self):
        """Seconds until somebody begins, else until nobody answering means that nobody will."""
        if self.later:
            return max(0, self.later[0][0] - time.perf_counter())
        return STALL_SECONDS

    def depart(self, client):
        """Send a client on its next journey; at the end it stays home, and nobody listens to it."""
        if self.job["spread"] and client.began:
            self.ready.unregister(client.socket)
            return
        requests = next(self.journeys, None)
        if requests is None and self.job["cycle"]:
            self.journeys = iter(self.job["journeys"])
            requests = next(self.journeys)
        if requests is not None and time.perf_counter() < self.deadline:
            self.travelling += 1
            client.begin(requests, self.job["expected"])
        else:
            self.ready.unregister(client.socket)

    def wait(self):
        """Take what has arrived; who has come home departs again."""
        events = self.ready.select(self.patience())
        if not events and not self.later:
            self.give_up()
        for key, _ in events:
            client = key.data
            if client.receive():
                self.arrive(client)
                if client.closes:
                    self.reconnect(client)
                self.depart(client)

    def arrive(self, client):
        """Note how a journey ended."""
        self.ended.append(time.perf_counter())
        self.times.append(self.ended[-1] - client.began)
        self.statuses[client.status] += 1
        self.travelling -= 1

    def give_up(self):
        """Nobody answers: an end to all journeys where that is worth counting (status 0)."""
        if self.job["expected"]:
            raise Refused("no answer")
        for key in list(self.ready.get_map().values()):
            key.data.status = 0
            self.arrive(key.data)
            self.ready.unregister(key.fileobj)

    def reconnect(self, client):
        """The server keeps no connection alive; a new one is part of the next journey."""
        self.ready.unregister(client.socket)
        client.socket.close()
        client.connect()
        self.ready.register(client.socket, selectors.EVENT_READ, client)


if __name__ == "__main__":
    try:
        json.dump(Load(json.load(sys.stdin)).run(), sys.stdout)
    except Refused as refusal:
        sys.exit(f"The load generator got something else than expected: {refusal}")
