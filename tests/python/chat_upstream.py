# SPDX-License-Identifier: Apache-2.0
"""A model service for tests, on a loopback port: what it answers is what it was asked.

The last message says what comes back: "say:" and a JSON list of pieces. With `stream`, each
piece is an event of its own. It keeps the requests that it got, and counts clients that left.
"""

import http.server
import json
import socketserver
import threading
import time


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        pass

    def do_GET(self):
        self._send(b'{"object":"list","data":[]}')

    def _send(self, body, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        request = json.loads(self.rfile.read(length))
        self.server.requests.append(request)
        text = request["messages"][-1]["content"]
        if isinstance(text, list):
            text = "".join(part.get("text", "") for part in text)
        pieces = json.loads(text[4:]) if text.startswith("say:") else ["ok"]
        if request.get("stream"):
            self._stream(pieces)
            return
        self._send(
            json.dumps(
                {
                    "id": "chatcmpl-1",
                    "object": "chat.completion",
                    "created": 1,
                    "model": "m",
                    "choices": [
                        {
                            "index": 0,
                            "message": {"role": "assistant", "content": "".join(pieces)},
                            "finish_reason": "stop",
                        }
                    ],
                    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
                }
            ).encode()
        )

    def _event(self, delta, reason=None):
        event = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        self._write(f"data: {json.dumps(event)}\n\n".encode())

    def _write(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _stream(self, pieces):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._event({"role": "assistant", "content": ""})
            for piece in pieces:
                self._event({"content": piece})
                time.sleep(self.server.pause)
            self._event({}, "stop")
            self._write(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.server.left += 1
            self.close_connection = True


class Upstream(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """`with Upstream() as upstream:` serves on 127.0.0.1, port `upstream.server_port`."""

    daemon_threads = True

    def __init__(self, pause=0.002):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests = []
        self.left = 0
        self.pause = pause
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def __exit__(self, *error):
        self.shutdown()
        super().__exit__(*error)
