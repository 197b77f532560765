#!/usr/bin/env python3
"""cards_test.py BUILD [NAME...]: the card layer against a real pcscd, in a namespace of its own.

Every test gets its own pcscd (on a private /run/pcscd and private ports), its own cards, and a driver that
plays the kiosk through kiosk/device/card_reader.h. A test's name is what is true when it passes.
"""
import os
import re
import shutil
import signal
import sys
import time

from card_desk import Desk, Kiosk, enter_namespace, wait_for

FIFTY = 5000  # fen


def expect_money(desk, number, fen, purchases):
    """What the chip itself holds: the truth the kiosk's words are measured by."""
    state = desk.state(number)
    assert state["balance_fen"] == fen, f"balance {state['balance_fen']}, expected {fen}"
    assert len(state["log"]) == purchases, f"{len(state['log'])} purchases, expected {purchases}"


def buy(kiosk, fen):
    kiosk.quote(fen)
    kiosk.ask("debit", "debited proof=answer tac=good")


# --- the tests ------------------------------------------------------------------------------------


def test_a_purchase_is_debited_once_and_proven_to_kiosk_and_station(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    assert " fen=8600 expired=0" in kiosk.expect_card(1)
    buy(kiosk, FIFTY)
    desk.card("lift")
    kiosk.expect("gone")
    expect_money(desk, 1, 3600, 1)


def test_two_purchases_follow_each_other_without_lifting_the_card(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 4)
    kiosk.expect_card(4)
    for _ in range(5):
        buy(kiosk, 1000)
    expect_money(desk, 4, 15000, 5)


def test_a_debit_torn_before_it_happened_is_known_not_to_have_happened(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tear", "debit-before")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.ask("recover", "refused short=0")
    expect_money(desk, 1, 8600, 0)
    buy(kiosk, FIFTY)
    expect_money(desk, 1, 3600, 1)


def test_a_debit_torn_after_it_happened_is_proven_by_the_card_later(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tear", "debit-after")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.ask("recover", "debited proof=transaction tac=good")
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)


def test_another_card_in_between_is_served_as_another(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tear", "debit-after")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 2)
    kiosk.expect_card(2)
    kiosk.ask("recover", "other")
    desk.card("tap", 1)
    kiosk.expect("gone")
    kiosk.expect_card(1)
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)
    expect_money(desk, 2, 12050, 0)


def test_a_reader_process_killed_after_the_debit_leaves_nothing_lost(desk):
    kiosk = desk.kiosk(die_at="reader.debit.after_transmit")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    kiosk.ask("debit", "lost", "gone", "reader down")
    kiosk.wait_ready()
    kiosk.expect_card(1)
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)


def test_a_reader_process_killed_before_the_debit_took_nothing(desk):
    kiosk = desk.kiosk(die_at="reader.debit.before_transmit")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    kiosk.ask("debit", "lost", "gone", "reader down")
    kiosk.wait_ready()
    kiosk.expect_card(1)
    kiosk.ask("recover", "refused")
    expect_money(desk, 1, 8600, 0)


def test_a_reader_process_killed_after_the_psam_agreed_leaves_nothing_lost(desk):
    kiosk = desk.kiosk(die_at="reader.debit.after_accept")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    kiosk.ask("debit", "lost", "gone", "reader down")
    kiosk.wait_ready()
    kiosk.expect_card(1)
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)


def test_a_kiosk_killed_in_a_debit_finds_out_from_its_record(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    record = kiosk.quote(FIFTY)
    desk.card("tear", "debit-after")
    kiosk.ask("debit", "lost")
    kiosk.kill()
    again = desk.kiosk()
    again.say("hold " + record)
    desk.card("tap", 1)
    again.expect_card(1)
    again.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)


def test_a_reader_process_never_outlives_a_killed_kiosk(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("hang")
    kiosk.say("debit")
    time.sleep(0.2)
    pids = kiosk.reader_pids()
    assert len(pids) == 1
    kiosk.kill()
    wait_for("its end", 5, lambda: not os.path.exists(f"/proc/{pids[0]}") or
             re.search(r"^State:\s+Z", open(f"/proc/{pids[0]}/status").read(), re.M))


def test_a_card_that_hangs_in_the_debit_is_given_up_by_the_deadline(desk):
    kiosk = desk.kiosk(deadline_ms=1000)
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("hang")
    before_ms = kiosk.at_ms
    began = time.monotonic()
    kiosk.ask("debit", "lost", "gone", "reader down")
    assert 0.9 < time.monotonic() - began < 2.0, f"{kiosk.at_ms - before_ms} ms"
    desk.card("lift")
    kiosk.wait_ready()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.ask("recover", "refused")
    expect_money(desk, 1, 8600, 0)


def test_a_card_that_hangs_while_it_is_read_is_given_up_too(desk):
    kiosk = desk.kiosk(deadline_ms=500)
    desk.card("hang", "A4")
    desk.card("tap", 1)
    kiosk.expect("seen", "gone", "reader down")
    desk.card("lift")
    kiosk.wait_ready()
    desk.card("tap", 2)
    kiosk.expect_card(2)


def test_pcscd_killed_between_quote_and_debit_takes_nothing(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.kill_pcscd()
    heard = {kiosk.hear(), kiosk.hear()}
    assert heard == {"gone", "reader down"}, heard
    kiosk.ask("debit", "refused")
    desk.start_pcscd()
    heard = [re.split("[ =]", kiosk.hear(10))[0] for _ in range(3)]
    assert sorted(heard) == ["identified", "reader", "seen"], heard  # card and PSAM come in either order
    buy(kiosk, FIFTY)
    expect_money(desk, 1, 3600, 1)


def test_pcscd_frozen_in_a_debit_is_overcome(desk):
    kiosk = desk.kiosk(deadline_ms=800)
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.pcscd.send_signal(signal.SIGSTOP)
    kiosk.ask("debit", "lost", "gone", "reader down")
    desk.pcscd.send_signal(signal.SIGCONT)
    kiosk.until("reader ok", 20)
    kiosk.expect_card(1, seconds=10)
    outcome = kiosk.ask("recover", "")
    spent = 8600 - desk.state(1)["balance_fen"]
    assert (outcome.startswith("debited"), spent) in ((True, FIFTY), (False, 0)), (outcome, spent)


def test_a_card_that_proves_itself_wrongly_is_never_paid(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(1000)
    desk.card("wrong-mac2")
    kiosk.ask("debit", "lost", "gone")
    kiosk.expect_card(1)
    kiosk.ask("recover", "lost", "gone")


def test_two_wrong_proofs_in_a_row_rest_the_psam(desk):
    kiosk = desk.kiosk()
    for number in (1, 2):
        desk.card("tap", number)
        kiosk.expect_card(number)
        kiosk.quote(1000)
        desk.card("wrong-mac2")
        kiosk.ask("debit", "lost", "gone")
        kiosk.expect_card(number)
        desk.card("lift")
        kiosk.expect("gone")
    desk.card("tap", 3)
    kiosk.expect_card(3)
    kiosk.ask("quote 1000", "refused short=0")
    expect_money(desk, 3, 4520, 0)


def test_a_card_with_too_little_on_it_is_refused_for_that(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 9)
    kiosk.expect_card(9)
    kiosk.ask(f"quote {FIFTY}", "refused short=1")
    kiosk.quote(300)
    kiosk.ask("debit", "debited proof=answer tac=good")
    expect_money(desk, 9, 0, 1)


def test_a_card_swapped_within_moments_is_another_and_its_quote_is_void(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tap", 2)
    kiosk.expect("gone")
    kiosk.expect_card(2)
    kiosk.ask("debit", "refused short=0")
    expect_money(desk, 1, 8600, 0)
    expect_money(desk, 2, 12050, 0)


def test_a_storage_card_says_who_and_cannot_pay(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 10)
    kiosk.expect("seen", "identified purse=0 asn= uid=DCABB47A fen=0")
    kiosk.ask("quote 1000", "refused")


def test_a_foreign_card_is_called_unknown(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 12)
    kiosk.expect("seen", "trouble unknown")
    desk.card("lift")
    kiosk.expect("gone")


def test_a_card_lifted_at_any_moment_of_its_reading_is_early_and_read_the_next_time(desk):
    kiosk = desk.kiosk()
    for step in ("apdu:1", "apdu:2", "apdu:2+", "apdu:3", "apdu:3+", "apdu:4", "apdu:4+"):
        desk.card("tear", step)
        desk.card("tap", 1)
        kiosk.expect("seen", "trouble early", "gone")
    desk.card("tap", 1)
    kiosk.expect_card(1)


def test_a_debit_torn_again_while_it_is_found_out_is_found_out_the_next_time(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tear", "debit-after")
    kiosk.ask("debit", "lost", "gone")
    for step in ("apdu:1", "apdu:1+", "apdu:2", "apdu:2+"):
        desk.card("tap", 1)
        kiosk.expect_card(1)
        desk.card("tear", step)
        kiosk.ask("recover", "lost", "gone")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)


def test_an_interrupted_debit_is_not_mistaken_for_a_later_purchase(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 4)
    kiosk.expect_card(4)
    buy(kiosk, 100)
    buy(kiosk, 100)
    record = kiosk.quote(FIFTY)
    desk.card("tear", "debit-before")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 4)
    kiosk.expect_card(4)
    buy(kiosk, 700)  # the same counter, used for something else
    kiosk.say("hold " + record)
    kiosk.ask("recover", "refused")
    expect_money(desk, 4, 20000 - 100 - 100 - 700, 3)


def test_without_an_older_record_a_contradiction_stays_unknown(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    record = kiosk.quote(FIFTY)
    desk.card("tear", "debit-before")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 1)
    kiosk.expect_card(1)
    buy(kiosk, 700)
    kiosk.say("hold " + record)
    kiosk.ask("recover", "lost")


def test_a_debit_buried_under_later_purchases_is_found_in_the_log(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 4)
    kiosk.expect_card(4)
    record = kiosk.quote(FIFTY)
    desk.card("tear", "debit-after")
    kiosk.ask("debit", "lost", "gone")
    desk.card("tap", 4)
    kiosk.expect_card(4)
    for _ in range(4):
        buy(kiosk, 100)
    kiosk.say("hold " + record)
    kiosk.ask("recover", "debited proof=log tac=none")


def test_a_reload_after_an_interrupted_debit_leaves_it_open(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("tear", "debit-before")
    kiosk.ask("debit", "lost", "gone")
    desk.card("load", 1, 9600)
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.ask("recover", "lost")


def test_the_psam_pulled_before_it_saw_the_proof_leaves_the_card_to_prove_it(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    kiosk.quote(FIFTY)
    desk.card("psam", "out")
    kiosk.say("debit")
    kiosk.until("lost")
    kiosk.until("identified")
    kiosk.ask("recover", "debited proof=transaction tac=good")
    expect_money(desk, 1, 3600, 1)
    desk.card("psam", "in")
    kiosk.expect("reader ok")
    buy(kiosk, 1000)


def test_a_clear_no_to_the_debit_takes_nothing(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    for status, short in (("9302", 0), ("9401", 1), ("6985", 0), ("6D00", 0)):
        kiosk.quote(1000)
        desk.card("refuse", "54", status)
        kiosk.ask("debit", f"refused short={short}")
    expect_money(desk, 1, 8600, 0)


def test_an_answer_that_is_no_clear_no_is_unknown_until_the_card_is_asked(desk):
    kiosk = desk.kiosk()
    desk.card("tap", 1)
    kiosk.expect_card(1)
    for status in ("6581", "6F00", "9000", "63C1"):
        kiosk.quote(1000)
        desk.card("refuse", "54", status)
        kiosk.ask("debit", "lost", "gone")
        kiosk.expect_card(1)
        kiosk.ask("recover", "refused")
    expect_money(desk, 1, 8600, 0)


def test_a_reader_another_program_holds_is_used_once_it_is_free(desk):
    holder = desk.kiosk()
    desk.card("tap", 1)
    holder.expect_card(1)
    second = Kiosk(desk)
    desk.kiosks.append(second)
    second.expect("reader down", "seen", "trouble reader")
    holder.say("quit")
    holder.process.wait(timeout=5)
    heard = sorted(re.split("[ =]", second.hear())[0] for _ in range(2))
    assert heard == ["identified", "reader"], heard  # card and PSAM come free in either order
    buy(second, 1000)


def test_a_slow_card_is_waited_for_within_the_deadline(desk):
    kiosk = desk.kiosk()
    desk.card("delay", 150)
    desk.card("tap", 1)
    kiosk.expect_card(1)
    buy(kiosk, FIFTY)
    expect_money(desk, 1, 3600, 1)


def measure(desk):
    """Not a test: figures for people. cards_test.py BUILD --measure"""
    kiosk = desk.kiosk()
    for delay_ms in (0, 10, 30):
        desk.card("delay", delay_ms)
        seen, read, quote, whole = [], [], [], []
        for _ in range(15):
            tapped = time.monotonic()
            desk.card("tap", 4)
            kiosk.expect("seen")
            seen.append(time.monotonic() - tapped)
            at = kiosk.at_ms
            kiosk.expect("identified")
            read.append(kiosk.at_ms - at)
            began = time.monotonic()
            kiosk.quote(10)
            quote.append((time.monotonic() - began) * 1000)
            kiosk.ask("debit", "debited proof=answer tac=good")
            whole.append((time.monotonic() - began) * 1000)
            desk.card("lift")
            kiosk.expect("gone")
        middle = len(whole) // 2
        print(f"card +{delay_ms} ms a command, medians of {len(whole)}: tap to seen "
              f"{sorted(seen)[middle] * 1000:.0f} ms (pcscd polls each 400), seen to identified "
              f"{sorted(read)[middle]} ms, quote {sorted(quote)[middle]:.1f} ms, quote and debit "
              f"{sorted(whole)[middle]:.1f} ms")


def run(name, test, build):
    desk = Desk(build)
    began = time.monotonic()
    try:
        test(desk)
        desk.end()
    except Exception as error:  # each test stands for itself
        print(f"FAILED {name}: {error}")
        for log in ("kiosk.log", "pcscd.log"):
            path = os.path.join(desk.dir, log)
            if os.path.exists(path):
                print(f"--- {log}\n" + "".join(open(path).readlines()[-40:]))
        try:
            desk.end()
        except Exception:
            pass
        return False
    print(f"ok {name} ({time.monotonic() - began:.1f} s)")
    shutil.rmtree(desk.dir)
    return True


def main():
    if sys.argv[1:] in ([], ["--help"]):
        print(__doc__.strip())
        sys.exit(not sys.argv[1:])
    enter_namespace()
    build, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    if wanted == ["--measure"]:
        desk = Desk(build)
        measure(desk)
        desk.end()
        return
    tests = {name[5:]: test for name, test in globals().items() if name.startswith("test_")}
    results = [run(name, test, build) for name, test in tests.items() if not wanted or name in wanted]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
