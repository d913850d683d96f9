"""Real receivers of notices: an HTTP server that answers like a robot, an SMTP server that takes mail."""

import contextlib
import json
import re
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Robot(ThreadingHTTPServer):
    """`refuses` makes it say no that many times; `delay` seconds pass before it answers."""

    daemon_threads = True

    def __init__(self, delay: float = 0):
        self.texts: list[str] = []
        self.refuses, self.delay = 0, delay
        super().__init__(("127.0.0.1", 0), RobotHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/robot/send?access_token=x"

    def keys(self) -> list[str]:
        """What names each message, in the order they arrived."""
        return [text.rsplit("编号 ", 1)[1].strip() for text in list(self.texts)]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class RobotHandler(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        robot = self.server
        time.sleep(robot.delay)
        if robot.refuses:
            robot.refuses -= 1
            answer: dict[str, Any] = {"errcode": 130101, "errmsg": "send too fast"}
        else:
            robot.texts.append(said["text"]["content"])
            answer = {"errcode": 0}
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who asked was killed; it arrived
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: Any) -> None:
        pass


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of SMTP as a mail needs."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.mails: list[str] = []
        super().__init__(("127.0.0.1", 0), MailHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def keys(self) -> list[str]:
        return [re.search(r"Message-ID: <(\S+)@luodi>", mail)[1] for mail in list(self.mails)]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class MailHandler(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who sent was killed meanwhile
            self.talk()

    def talk(self) -> None:
        self.say("220 mail")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                text = []
                while (row := self.rfile.readline().decode()) and row.strip() != ".":
                    text.append(row)
                if not row:
                    return  # cut off before the end: no mail
                self.server.mails.append("".join(text))
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.say("250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
