"""The two doors: the providers' gateway over TLS, and the plain one at which a test or a phone speaks."""
import http.server
import json
import socket
import ssl
import time

BODY_MAX = 65536


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def body(self):
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(min(length, BODY_MAX))

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def gateway_handler(book, providers):
    class Gateway(Handler):
        def serve(self):
            body = self.body()
            path = self.path.partition("?")[0]
            provider = providers["alipay" if path in ("/gateway.do", "/alipay/bill.zip") else "wechat"]
            if book.take_fault("lose_requests"):
                self.cut()
                return
            if book.take_fault("busy"):
                self.reply(502, {"Content-Type": "text/html"}, b"<html>502 Bad Gateway</html>")
                return
            answer = provider.answer(self.command, self.path, self.headers, body)
            with book.lock:
                book.calls.append(f"{self.command} {self.path} {answer[0]}")
                del book.calls[:-1000]
            if book.delay_s and book.take_fault("delay"):
                time.sleep(book.delay_s)
            if book.take_fault("lose_answers"):
                self.cut()  # it was done, and nobody will say so
            else:
                self.reply(*answer)

        do_GET = do_POST = serve

        def cut(self):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    return Gateway


def control_handler(book, notices):
    def trade_of(asked):
        trade = book.find(**asked)
        if not trade:
            raise ValueError("no such order: give out_trade_no or qr")
        return trade

    def pay(asked, **how):
        trade = trade_of(asked)
        why = book.pay(trade, **how)
        if why:
            raise ValueError(why)
        notices.add(trade, int(asked.get("notices", 1)))
        return trade.told()

    def scan(asked):
        trade = trade_of(asked)
        why = book.scan(trade)
        if why:
            raise ValueError(why)
        return trade.told()

    def amount(asked):
        """Pays with another amount; "where": "notice" leaves the truth to the query."""
        fen = int(asked["fen"])
        if asked.get("where", "both") == "notice":
            return pay(asked, notice_fen=fen)
        return pay(asked, fen=fen)

    def fault(*names):
        def ask(asked):
            what = asked.get("which", names[0].partition("_")[2])
            name = names[0].partition("_")[0] + ("_" + what if what else "")
            if name not in names:
                raise ValueError(f"which is one of {', '.join(n.partition('_')[2] for n in names)}")
            with book.lock:
                book.faults[name] = int(asked.get("n", 1))
            return {name: book.faults[name]}
        return ask

    def delay(asked):
        book.delay_s = float(asked["seconds"])
        return fault("delay")({"n": asked.get("n", 1)})

    def repeat(asked):
        trade = trade_of(asked)
        if not trade.paid:
            raise ValueError("not paid: there is nothing to tell")
        notices.add(trade, int(asked.get("n", 5)))
        return trade.told()

    def refund(asked):
        trade = trade_of(asked)
        why = book.give_back(trade, int(asked["fen"]))
        if why:
            raise ValueError(why)
        return trade.told()

    doors = {"/refund": refund, "/damage": fault("damage_bills"), "/pay": pay, "/scan": scan, "/amount": amount, "/delay": delay, "/repeat": repeat, "/busy": fault("busy"),
             "/late": lambda asked: pay(asked, late=True),
             "/lose": fault("lose_answers", "lose_notices", "lose_requests"),
             "/corrupt": fault("corrupt_answers", "corrupt_notices"),
             "/probe": fault("probe_answers", "probe_notices")}

    class Control(Handler):
        def say(self, status, said):
            self.reply(status, {"Content-Type": "application/json"}, json.dumps(said, ensure_ascii=False).encode() + b"\n")

        def do_GET(self):
            with book.lock:
                if self.path == "/orders":
                    self.say(200, {"orders": [trade.told() for trade in book.trades.values()]})
                elif self.path == "/state":
                    self.say(200, {"orders": len(book.trades), "faults": book.faults, "delay_s": book.delay_s,
                                   "calls": book.calls})
                else:
                    self.say(404, {"error": "GET /orders or /state"})

        def do_POST(self):
            try:
                asked = json.loads(self.body() or b"{}")
                if self.path not in doors:
                    self.say(404, {"error": "POST " + " ".join(doors)})
                    return
                self.say(200, doors[self.path](asked))
            except (KeyError, TypeError, ValueError) as why:
                self.say(409, {"error": str(why)})

    return Control


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # a peer that went away is its own affair


def open_gateway(book, providers, folder, port):
    server = Server(("127.0.0.1", port), gateway_handler(book, providers))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def open_control(book, notices, port):
    return Server(("127.0.0.1", port), control_handler(book, notices))
