/* Crediting a prepaid meter exactly once, by the meter's own purchase counter (architecture.md, meters.md
 * 1.4). Pure: asks for reads and writes, is told what came back.
 *
 *   one credit in flight per meter: read count and balance; count = n -> write {amount added, n+1}; read
 *   back. After a time-out read first: n+1 with the right balance = done, n = again with the same n+1,
 *   anything else = MANUAL. Never blind. A meter that counted purchases of which our books know nothing is
 *   not written to before a person looked: one of them may be this very credit, forgotten by a station that
 *   was put back from a backup. A meter that is another one than before (tally.h) proves nothing at all.
 *
 * What is written is the whole remaining amount, not a sum to add: the same write twice leaves the meter
 * where the first one put it. */
#pragma once
#include "trade/money.h"
#include <stdbool.h>
#include <stdint.h>

#define CREDIT_COUNTS 65536 /* the counter is a u16 in every model known: after 65535 comes 0 */

enum credit_action { CREDIT_READ, CREDIT_WRITE, CREDIT_DONE, CREDIT_WAIT, CREDIT_CALL_PERSON };

/* What the meter's registers said, or that it did not answer. */
struct credit_reading {
    bool answered;
    int64_t count;
    int64_t remaining_fen;
    int64_t at_ms;
    int64_t up_ms;       /* the same by a clock nobody sets; 0 = not known */
    int64_t unexplained; /* purchases it counted that are in no book of ours */
    bool is_other;       /* it is not the meter our books speak of (tally.h) */
};

/* Kept on disk between steps (table credit): before a write leaves, base_count and base_fen are there. */
struct credit {
    struct money amount;
    bool has_base;       /* the meter was read before the first write */
    bool refused;        /* the meter answered the last write with an exception */
    int64_t base_count;  /* n */
    int64_t base_fen;    /* remaining before */
    int64_t base_at_ms;  /* when that was read, just before the last write */
    int64_t base_up_ms;  /* the same by a clock nobody sets; not kept on disk, 0 = in another life */
    int64_t writes;      /* attempts that left */
    int64_t silences;    /* reads without an answer since the last one; need not be kept on disk */
    int64_t deadline_ms; /* then a person is called */
};

struct credit_step {
    enum credit_action action;
    int64_t write_count; /* n+1 */
    int64_t write_fen;   /* remaining amount after the credit */
    int64_t wait_until_ms;
    const char *why; /* of CREDIT_CALL_PERSON, borrowed for ever */
};

/* After a reading. The caller stores *credit before it acts on CREDIT_WRITE. */
void credit_step_reading(struct credit *credit, const struct credit_reading *reading, int64_t now_ms,
                         struct credit_step *step);
/* After the meter answered a write with an exception: read, and see whether it means what it says. */
void credit_step_refused(struct credit *credit, struct credit_step *step);

/* After a person was called the next reading may still tell the truth. */
enum credit_proof {
    CREDIT_PROVEN,        /* the meter counted it, and the balance fits */
    CREDIT_DISPROVEN,     /* the meter stands where it stood before */
    CREDIT_CONTRADICTION, /* neither, or another meter: only a person can say */
};
enum credit_proof credit_prove(const struct credit *credit, const struct credit_reading *reading);
