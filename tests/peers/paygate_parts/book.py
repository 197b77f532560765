"""The trades of both providers, the people who pay them, and the faults a test asked for."""
import secrets
import threading
import time

CODE_LIFE_S = 7200


class Trade:
    def __init__(self, provider, number, fen, content, ends_at, notify_url):
        self.provider, self.number, self.fen = provider, number, fen
        self.content = content  # what was asked, to compare a repetition with
        self.ends_at = ends_at  # after this nobody can pay
        self.notify_url = notify_url
        self.code_url, self.code_at = "", 0.0
        self.state = {"wechat": "NOTPAY", "alipay": "ABSENT"}[provider]
        self.transaction = ""
        self.paid_fen = self.notice_fen = 0
        self.paid_at = 0.0
        self.refunds = []  # (at, fen, number): given back in the portal, without a word to the merchant
        self.made_at = time.time()
        self.notices = []  # {"at", "answer"} of each that was sent

    @property
    def paid(self):
        return self.state in ("SUCCESS", "TRADE_SUCCESS")

    def told(self):
        return {"provider": self.provider, "out_trade_no": self.number, "fen": self.fen, "state": self.state,
                "code_url": self.code_url, "transaction_id": self.transaction, "paid_fen": self.paid_fen,
                "notify_url": self.notify_url, "notices": self.notices, "made_at": self.made_at}


class Book:
    def __init__(self):
        self.lock = threading.RLock()
        self.trades = {}
        self.faults = {}  # name: how many times still
        self.delay_s = 0.0
        self.base = ""  # where we are
        self.calls = []  # "GET /v3/... 200": what was asked, for the tests

    def take_fault(self, name):
        """True if this fault was asked for, once less from now on."""
        with self.lock:
            left = self.faults.get(name, 0)
            self.faults[name] = max(0, left - 1)
            return left > 0

    def find(self, out_trade_no=None, qr=None, **_):
        with self.lock:
            for trade in self.trades.values():
                if trade.number == out_trade_no or (qr and trade.code_url == qr):
                    return trade
        return None

    def new_code(self, trade):
        text = secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")[:12]
        trade.code_url = {"wechat": "weixin://wxpay/bizpayurl?pr=" + text[:9],
                          "alipay": "https://qr.alipay.com/bax0" + (text * 2)[:19].lower()}[trade.provider]
        trade.code_at = time.time()

    def why_not(self, trade):
        """What the person's phone says instead of paying; None if it pays."""
        if trade.paid:
            return "paid already"
        if trade.state in ("CLOSED", "TRADE_CLOSED"):
            return "the order is closed"
        if time.time() > trade.ends_at or time.time() > trade.code_at + CODE_LIFE_S:
            return "the order has expired"
        return None

    def scan(self, trade):
        with self.lock:
            why = self.why_not(trade)
            if not why and trade.provider == "alipay":
                trade.state = "WAIT_BUYER_PAY"
            return why

    def give_back(self, trade, fen):
        with self.lock:
            if not trade.paid or fen < 1 or fen + sum(r[1] for r in trade.refunds) > trade.paid_fen:
                return "not paid, or more than was paid"
            trade.refunds.append((time.time(), fen, f"PORTAL{len(trade.refunds) + 1}{trade.number[-12:]}"))
            return None

    def pay(self, trade, late=False, fen=None, notice_fen=None):
        """A person pays. late: the payment was under way when the order was closed, and wins."""
        with self.lock:
            why = self.why_not(trade)
            if trade.paid or (why and not late):
                return why
            trade.paid_fen = fen if fen is not None else trade.fen
            trade.notice_fen = notice_fen if notice_fen is not None else trade.paid_fen
            trade.paid_at = time.time()
            stamp = time.strftime("%Y%m%d", time.localtime(trade.paid_at))
            if trade.provider == "wechat":
                trade.transaction = "42000" + stamp + secrets.token_hex(8)[:15].translate(str.maketrans("abcdef", "012345"))
                trade.state = "SUCCESS"
            else:
                trade.transaction = stamp + "2200" + str(secrets.randbelow(10**16)).zfill(16)
                trade.state = "TRADE_SUCCESS"
            return None
