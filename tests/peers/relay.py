"""A TCP relay between kiosk and station that does to a line what lines do: it needs no content, so TLS is no hindrance.

    relay = Relay(station_port); relay.port
    relay.set("cut-request", 900)     relay.set("clear")

One thing a relay cannot do under TLS is to deliver a request twice: the second copy is no record of that connection.
What arrives twice is a request whose answer was lost ("lose-answers"), because the kiosk sends it again.
"""
import asyncio
import socket
import struct
import threading

PORTAL = (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 44\r\nConnection: close\r\n\r\n"
          b"<html><body>Please log in first</body></html>"[:44])
FAULTS = ("clear", "cut-request", "cut-answer", "lose-answers", "half-open", "reset", "delay", "throttle", "mangle", "portal")
BYTES_PER_SECOND = 4000  # 32 kbit/s


class Relay:
    def __init__(self, to_port):
        self.to_port, self.fault, self.number = to_port, "clear", 0
        self.writers, self.met = set(), {fault: 0 for fault in FAULTS}
        self.loop, ready = asyncio.new_event_loop(), threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        ready.wait()

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    def set(self, fault, number=0):
        """From now on, on new connections; those there are end."""
        assert fault in FAULTS, fault
        self.fault, self.number = fault, number
        self.loop.call_soon_threadsafe(self.reset_all)

    def reset_all(self):
        for writer in list(self.writers):
            reset(writer)

    async def serve(self, reader, writer):
        fault = self.fault
        self.met[fault] += 1
        self.writers.add(writer)
        try:
            if fault == "reset":
                return
            if fault == "portal":
                await reader.read(100)
                writer.write(PORTAL)
                await writer.drain()
            elif fault == "half-open":
                await reader.read()  # taken, and never answered
            else:
                await self.carry(fault, reader, writer)
        except OSError:
            pass
        finally:
            self.writers.discard(writer)
            reset(writer) if fault == "reset" else writer.close()

    async def carry(self, fault, reader, writer):
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        self.writers.add(there_writer)
        ways = [asyncio.ensure_future(self.pump(fault, "request", reader, there_writer)),
                asyncio.ensure_future(self.pump(fault, "answer", there_reader, writer))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        self.writers.discard(there_writer)
        there_writer.close()

    async def pump(self, fault, way, reader, writer):
        passed = 0
        while piece := await reader.read(512):
            if fault == "cut-" + way and passed + len(piece) > self.number:
                piece = piece[:self.number - passed]
                writer.write(piece)
                await writer.drain()
                return
            if fault == "lose-answers" and way == "answer" and passed > self.number:
                continue
            if fault == "mangle" and way == "request" and passed <= self.number < passed + len(piece):
                at = self.number - passed
                piece = piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1:]
            if fault == "delay":
                await asyncio.sleep(self.number / 1000)
            if fault == "throttle":
                await asyncio.sleep(len(piece) / BYTES_PER_SECOND)
            passed += len(piece)
            writer.write(piece)
            await writer.drain()


def reset(writer):
    """Ends a connection as a crashed peer does."""
    held = writer.get_extra_info("socket")
    if held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()
