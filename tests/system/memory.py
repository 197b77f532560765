"""The memory of a process, searched from outside: /proc/PID/mem, everything it can write to."""
import re

PAGE = 4096
LARGEST = 1 << 33


def regions(pid):
    """(from, to) of what is private, writable and really there: with a sanitiser most of the address space is not."""
    found, place = [], None
    with open(f"/proc/{pid}/smaps", encoding="utf-8", errors="replace") as f:
        for line in f:
            if head := re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line):
                place = (int(head[1], 16), int(head[2], 16)) if head[3].startswith("rw") else None
            elif place and line.startswith("Rss:") and int(line.split()[1]) > 0:
                found.append(place)
                place = None
    return found


def resident(pid, begin, end):
    """The bytes of its resident pages, page by page in runs."""
    if end - begin > LARGEST:
        return  # a sanitiser's shadow
    with open(f"/proc/{pid}/pagemap", "rb") as f:
        f.seek(begin // PAGE * 8)
        marks = f.read((end - begin) // PAGE * 8)
    run = None
    for number in range(len(marks) // 8 + 1):
        there = number * 8 + 8 <= len(marks) and marks[number * 8 + 7] & 0xC0
        if there and run is None:
            run = number
        elif not there and run is not None:
            yield begin + run * PAGE, begin + number * PAGE
            run = None


def search(pid, wanted):
    """{name: how often} of the bytes in wanted ({name: bytes}) that are there at all."""
    found = {}
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for begin, end in regions(pid):
            for a, b in resident(pid, begin, end):
                memory.seek(a)
                try:
                    data = memory.read(b - a)
                except OSError:
                    continue  # it went away meanwhile
                for name, text in wanted.items():
                    if count := data.count(text):
                        found[name] = found.get(name, 0) + count
    return found
