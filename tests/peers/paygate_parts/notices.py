"""Sends notices of paid trades, and sends them again as the providers do."""
import heapq
import itertools
import ssl
import threading
import time
import urllib.error
import urllib.request
import uuid

PAUSES_S = {
    "wechat": (0, 15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600),
    "alipay": (0, 0, 0, 240, 600, 600, 3600, 7200, 21600, 54000),
}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Notices(threading.Thread):
    def __init__(self, book, providers, ca, hurry):
        super().__init__(daemon=True)
        self.book, self.providers, self.hurry = book, providers, hurry
        self.queue, self.order = [], itertools.count()
        self.woken = threading.Condition()
        self.ca = ca

    def add(self, trade, times=1):
        """A trade was paid: its notice leaves, times times whatever the answer, then until acknowledged."""
        if trade.notify_url and ".invalid/" not in trade.notify_url:
            self.put(0, trade, str(uuid.uuid4()), 0, times)

    def put(self, wait_s, trade, event_id, attempt, times):
        with self.woken:
            heapq.heappush(self.queue, (time.time() + wait_s, next(self.order), trade, event_id, attempt, times))
            self.woken.notify()

    def run(self):
        while True:
            with self.woken:
                while not self.queue or self.queue[0][0] > time.time():
                    self.woken.wait(max(0.0, self.queue[0][0] - time.time()) if self.queue else None)
                _, _, trade, event_id, attempt, times = heapq.heappop(self.queue)
            acknowledged = self.send(trade, event_id)
            pauses = PAUSES_S[trade.provider]
            if times > 1:
                self.put(0, trade, event_id, attempt, times - 1)
            elif not acknowledged and attempt + 1 < len(pauses):
                self.put(pauses[attempt + 1] / self.hurry, trade, event_id, attempt + 1, 1)

    def send(self, trade, event_id):
        if self.book.take_fault("lose_notices"):
            trade.notices.append({"at": time.time(), "answer": "lost"})
            return False
        provider = self.providers[trade.provider]
        headers, body = provider.notice(trade, event_id)
        request = urllib.request.Request(trade.notify_url, data=body, headers=headers, method="POST")
        try:  # the file may be newer than we: the station makes its authority when it is set up
            context = ssl.create_default_context(cafile=self.ca)
            opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), NoRedirect,
                                                 urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=5) as answer:
                status, said = answer.status, answer.read(1000)
        except urllib.error.HTTPError as error:
            status, said = error.code, error.read(1000)
        except OSError as error:
            trade.notices.append({"at": time.time(), "answer": str(error)})
            return False
        trade.notices.append({"at": time.time(), "answer": f"{status} {said.decode(errors='replace')}"})
        return provider.acknowledged(status, said)
