#include "station/open_case.h"
#include "base/clock.h"

#include <string.h>

static const struct case_rule rules[CASE_KINDS] = {
    [CASE_SALE] =
        {"sale", "doubtful sale", 15 * CLOCK_MINUTE_MS,
         "the card says it at its next tap, the terminal in its next row",
         "read the card's counter or ask the campus card office, then: case close KEY --as debited|void",
         "service desk"},
    [CASE_CREDIT] = {"credit", "paid but not credited", 10 * CLOCK_MINUTE_MS, "the bus writes to the meter",
                     "look at the meter's count, then: case recredit KEY --as again|done|refund",
                     "meter keeper"},
    [CASE_UNCREDITED] = {"uncredited", "paid, no credit made", 0, "nothing",
                         "a defect of the station: stop selling by phone, call the operator", "operator"},
    [CASE_PLACING] = {"placing", "order not answered", 2 * CLOCK_MINUTE_MS, "the station asks again",
                      "see whether the station runs and reaches the provider", "operator"},
    [CASE_SHOWING] = {"showing", "code on a glass", 2 * CLOCK_MINUTE_MS,
                      "the station asks every 2 s, then closes",
                      "see whether the station runs and reaches the provider", "operator"},
    [CASE_CLOSING] = {"closing", "order not closed", 15 * CLOCK_MINUTE_MS,
                      "the station asks and closes again",
                      "see whether the provider is reached; its bill says whether it was paid", "operator"},
    [CASE_WATCHED] = {"watched", "ended order watched", CLOCK_HOUR_MS,
                      "the station asks until the code is dead",
                      "see whether the provider is reached; its bill says whether it was paid", "operator"},
    [CASE_REFUNDING] = {"refunding", "refund under way", CLOCK_DAY_MS, "the provider pays back",
                        "look the refund up in the provider's portal", "finance"},
    [CASE_PAYABLE] = {"payable", "refund owed", CLOCK_DAY_MS, "nothing",
                      "pay it back the way it was paid, then: case settle KEY --as refunded", "finance"},
    [CASE_QUARANTINE] = {"quarantine", "order quarantined", CLOCK_DAY_MS, "nothing",
                         "compare with the provider's portal, settle its payment, then: case seen order KEY",
                         "finance"},
    [CASE_UNPLACED] = {"unplaced", "money without a purchase", CLOCK_DAY_MS, "nothing",
                       "case settle \"PROVIDER TRANSACTION\" --as room|refunded", "finance"},
    [CASE_PAYMENT] = {"payment", "strange payment", CLOCK_DAY_MS, "nothing",
                      "compare with the provider's portal, then: case seen payment \"PROVIDER TRANSACTION\"",
                      "finance"},
    [CASE_ROW] = {"row", "row refused", CLOCK_DAY_MS, "nothing",
                  "compare with the purse's own record, then: case accept TERMINAL/ROW or case seen row ...",
                  "finance"},
    [CASE_INCIDENT] = {"incident", "row not as signed", CLOCK_DAY_MS, "the terminal sends what it signed",
                       "look at the kiosk; case accept TERMINAL/ROW passes over a row that is lost",
                       "operator"},
    [CASE_METER] = {"meter", "purchase not ours", 0, "nothing",
                    "ask who sold to this meter, then: case seen meter ROOM --count N", "meter keeper"},
    [CASE_RELAY] = {"relay", "relay perhaps forced closed", 5 * CLOCK_MINUTE_MS,
                    "what a restore forced, the bus sets back to automatic as soon as the meter answers",
                    "look after the meter's line, or ask who forced it and set it back; until then the room"
                    " neither trips nor runs out",
                    "meter keeper"},
    [CASE_OUTBOX] = {"outbox", "rows kept at a kiosk", CLOCK_DAY_MS,
                     "the kiosk delivers when its line is back",
                     "look after the kiosk's line; its rows have no expiry", "operator"},
    [CASE_READER] = {"reader", "card reader not working", 3 * CLOCK_MINUTE_MS,
                     "the kiosk looks for its reader again and again",
                     "see whether the reader is plugged in and takes a card; until then nobody pays by card"
                     " there",
                     "operator"},
    [CASE_STORE] = {"store", "kiosk keeps no sale", 3 * CLOCK_MINUTE_MS, "the kiosk tries its disk again",
                    "look at the kiosk's disk: full, read-only or worn out", "operator"},
    [CASE_KIOSK] = {"kiosk", "revoked kiosk", 0, "nothing",
                    "is its disk lost? what it sold and did not send is known to the cards that paid: case"
                    " accept TERMINAL/ROW for each, then: case seen kiosk NUMBER",
                    "finance"},
    [CASE_UNNAMED] = {"unnamed", "unknown state", 0, "nothing", "call the operator: another version wrote it",
                      "operator"},
};

const struct case_rule *case_rule(enum case_kind kind)
{
    return &rules[kind];
}

enum case_kind case_kind_parse(const char *name)
{
    for (int kind = 0; kind < CASE_KINDS; kind++)
        if (!strcmp(rules[kind].name, name))
            return (enum case_kind)kind;
    return CASE_UNNAMED;
}

int64_t case_due_ms(const struct open_case *open_case)
{
    return open_case->due_ms ? open_case->due_ms : open_case->since_ms + rules[open_case->kind].deadline_ms;
}

bool case_is_overdue(const struct open_case *open_case, int64_t now_ms)
{
    /* What seems to begin in an hour was left behind by a clock that was set back: nobody waits for it. */
    return now_ms >= case_due_ms(open_case) || open_case->since_ms - now_ms > CLOCK_HOUR_MS;
}
