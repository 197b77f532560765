/* The sale's own machine: what may be on disk, what may be asked of the card, and in which order. */
#include "flow/sale.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct purse_debit quote = {.asn = "0000000020193071", .counter_before = 17, .mac1 = "11223344"};
static const struct purse_debit proof = {.tac = "AABBCCDD", .mac2 = "55667788"};
static int64_t now_ms;

static struct sale_update step(struct sale *sale, enum sale_event_type type, enum sale_state state)
{
    struct sale_update update;
    const struct purse_debit *debit = type == SALE_QUOTED ? &quote : type == SALE_TAKEN ? &proof : NULL;
    sale_step(sale,
              &(struct sale_event){
                  .type = type, .now_ms = now_ms, .state = state, .proof = PROOF_ANSWER, .debit = debit},
              &update);
    return update;
}

static struct sale sale_new(void)
{
    struct sale sale;
    now_ms = 1000;
    sale_begin(&sale, &(struct purchase){.amount = {5000}});
    return sale;
}

static struct sale sale_debiting(void)
{
    struct sale sale = sale_new();
    assert_true(step(&sale, SALE_QUOTED, SALE_DRAFT).save);
    assert_true(step(&sale, SALE_SAVED, SALE_INTENDED).debit);
    return sale;
}

static void a_good_sale_is_intended_saved_debited_saved(void **state)
{
    (void)state;
    struct sale sale = sale_new();
    struct sale_update update = step(&sale, SALE_QUOTED, SALE_DRAFT);
    assert_true(update.save);
    assert_false(update.debit);
    assert_int_equal(sale.state, SALE_INTENDED);
    update = step(&sale, SALE_SAVED, SALE_INTENDED);
    assert_true(update.debit);
    update = step(&sale, SALE_TAKEN, SALE_DRAFT);
    assert_true(update.save);
    assert_int_equal(sale.state, SALE_DEBITED);
    assert_string_equal(sale.purchase.debit.tac, "AABBCCDD");
    assert_string_equal(sale.purchase.debit.mac1, "11223344");
    assert_false(sale_is_paid(&sale));
    step(&sale, SALE_SAVED, SALE_DEBITED);
    assert_true(sale_is_paid(&sale));
    assert_false(sale_is_owed(&sale));
}

static void without_its_intention_on_disk_the_card_is_not_touched(void **state)
{
    (void)state;
    struct sale sale = sale_new();
    step(&sale, SALE_QUOTED, SALE_DRAFT);
    struct sale_update update = step(&sale, SALE_NOT_SAVED, SALE_INTENDED);
    assert_false(update.debit || update.save);
    assert_int_equal(sale.state, SALE_VOID);
    assert_false(sale_is_owed(&sale));
    /* The disk changes its mind: the row that is there after all is voided, the card is still not touched. */
    update = step(&sale, SALE_SAVED, SALE_INTENDED);
    assert_false(update.debit);
    assert_true(update.save);
}

static void a_store_that_does_not_answer_spares_the_card_and_is_still_waited_for(void **state)
{
    (void)state;
    struct sale sale = sale_new();
    step(&sale, SALE_QUOTED, SALE_DRAFT);
    now_ms += SALE_SAVE_PATIENCE_MS - 1;
    step(&sale, SALE_WOKE, SALE_DRAFT);
    assert_int_equal(sale.state, SALE_INTENDED);
    now_ms++;
    step(&sale, SALE_WOKE, SALE_DRAFT);
    assert_int_equal(sale.state, SALE_VOID);
    assert_true(sale_is_owed(&sale));
    struct sale failed = sale;
    struct sale_update update = step(&sale, SALE_SAVED, SALE_INTENDED);
    assert_true(update.save);
    assert_false(update.debit);
    step(&sale, SALE_SAVED, SALE_VOID);
    assert_int_equal(sale.on_disk, SALE_VOID);
    assert_false(sale_is_owed(&sale));
    assert_false(step(&failed, SALE_NOT_SAVED, SALE_INTENDED).save);
    assert_false(sale_is_owed(&failed));
}

static void a_debit_that_is_not_saved_is_tried_each_second_and_not_paid(void **state)
{
    (void)state;
    struct sale sale = sale_debiting();
    step(&sale, SALE_TAKEN, SALE_DRAFT);
    for (int i = 0; i < 5; i++) {
        assert_false(step(&sale, SALE_NOT_SAVED, SALE_DEBITED).save);
        assert_true(sale_is_owed(&sale));
        now_ms += SALE_RETRY_MS;
        assert_true(step(&sale, SALE_WOKE, SALE_DRAFT).save);
        assert_false(sale_is_paid(&sale));
    }
    step(&sale, SALE_SAVED, SALE_DEBITED);
    assert_true(sale_is_paid(&sale));
}

static void a_refusal_voids_the_row(void **state)
{
    (void)state;
    struct sale sale = sale_debiting();
    assert_true(step(&sale, SALE_NOT_TAKEN, SALE_DRAFT).save);
    assert_int_equal(sale.state, SALE_VOID);
    assert_true(sale_is_owed(&sale));
    step(&sale, SALE_SAVED, SALE_VOID);
    assert_false(sale_is_owed(&sale));
}

static void no_answer_is_neither_yes_nor_no(void **state)
{
    (void)state;
    struct sale sale = sale_debiting();
    assert_false(step(&sale, SALE_NO_ANSWER, SALE_DRAFT).save);
    assert_true(sale_is_unsure(&sale));
    assert_true(step(&sale, SALE_CARD_BACK, SALE_DRAFT).recover);
    assert_false(step(&sale, SALE_CARD_BACK, SALE_DRAFT).recover); /* one question at a time */
    step(&sale, SALE_NO_ANSWER, SALE_DRAFT);
    assert_true(step(&sale, SALE_GIVEN_UP, SALE_DRAFT).save);
    assert_int_equal(sale.state, SALE_DOUBTFUL);
    /* The answer that comes late is believed all the same, after the save under way. */
    assert_false(step(&sale, SALE_TAKEN, SALE_DRAFT).save);
    assert_true(step(&sale, SALE_SAVED, SALE_DOUBTFUL).save);
    assert_int_equal(sale.state, SALE_DEBITED);
    step(&sale, SALE_SAVED, SALE_DEBITED);
    assert_true(sale_is_paid(&sale));
}

static void a_doubtful_sale_is_settled_by_its_card(void **state)
{
    (void)state;
    struct sale sale;
    sale_resume(&sale, &(struct purchase){.amount = {5000}});
    assert_true(step(&sale, SALE_CARD_BACK, SALE_DRAFT).recover);
    assert_true(step(&sale, SALE_NOT_TAKEN, SALE_DRAFT).save);
    assert_int_equal(sale.state, SALE_VOID);
    sale_resume(&sale, &(struct purchase){.amount = {5000}});
    step(&sale, SALE_CARD_BACK, SALE_DRAFT);
    assert_true(step(&sale, SALE_TAKEN, SALE_DRAFT).save);
    assert_int_equal(sale.state, SALE_DEBITED);
}

static void what_was_believed_once_stays(void **state)
{
    (void)state;
    struct sale sale = sale_debiting();
    step(&sale, SALE_TAKEN, SALE_DRAFT);
    step(&sale, SALE_NOT_TAKEN, SALE_DRAFT);
    assert_int_equal(sale.state, SALE_DEBITED);
    sale = sale_debiting();
    step(&sale, SALE_NOT_TAKEN, SALE_DRAFT);
    step(&sale, SALE_TAKEN, SALE_DRAFT);
    assert_int_equal(sale.state, SALE_VOID);
}

/* Every word of every length up to four, from three starts: the card is debited at most once, only with
 * INTENDED on disk, and the journal only ever sees arrows that are drawn. */
static void no_order_of_events_debits_twice_or_draws_a_new_arrow(void **state)
{
    (void)state;
    enum { KINDS = 14, WORD = 5 };
    static const struct {
        enum sale_event_type type;
        enum sale_state state;
    } kinds[KINDS] = {
        {SALE_QUOTED, 0},
        {SALE_SAVED, SALE_INTENDED},
        {SALE_SAVED, SALE_DEBITED},
        {SALE_SAVED, SALE_VOID},
        {SALE_SAVED, SALE_DOUBTFUL},
        {SALE_NOT_SAVED, SALE_INTENDED},
        {SALE_NOT_SAVED, SALE_DEBITED},
        {SALE_TAKEN, 0},
        {SALE_NOT_TAKEN, 0},
        {SALE_NO_ANSWER, 0},
        {SALE_CARD_BACK, 0},
        {SALE_GIVEN_UP, 0},
        {SALE_WOKE, 0},
        {SALE_WOKE, 0},
    };
    long words = 1;
    for (int i = 0; i < WORD; i++)
        words *= KINDS;
    for (long word = 0; word < words; word++) {
        struct sale sale = sale_new();
        int debits = 0;
        enum sale_state asked = SALE_DRAFT; /* being saved */
        long rest = word;
        for (int i = 0; i < WORD; i++, rest /= KINDS) {
            now_ms += 1000;
            bool answers =
                kinds[rest % KINDS].type == SALE_SAVED || kinds[rest % KINDS].type == SALE_NOT_SAVED;
            if (answers && kinds[rest % KINDS].state != asked)
                continue; /* a store answers what it was asked */
            struct sale_update update = step(&sale, kinds[rest % KINDS].type, kinds[rest % KINDS].state);
            debits += update.debit;
            assert_true(!update.debit || sale.on_disk == SALE_INTENDED);
            assert_true(!update.save || sale_may_become(sale.on_disk, sale.state));
            if (update.save)
                asked = sale.state;
        }
        assert_true(debits <= 1);
    }
}

static void a_crash_leaves_doubt_only_where_the_card_may_have_been_asked(void **state)
{
    (void)state;
    assert_int_equal(sale_after_crash(SALE_INTENDED), SALE_DOUBTFUL);
    assert_int_equal(sale_after_crash(SALE_DEBITED), SALE_DEBITED);
    assert_int_equal(sale_after_crash(SALE_VOID), SALE_VOID);
    assert_string_equal(sale_state_text(SALE_DOUBTFUL), "doubtful");
    for (int to = SALE_DRAFT; to <= SALE_ACKNOWLEDGED; to++) {
        assert_false(sale_may_become(SALE_VOID, (enum sale_state)to));
        assert_false(sale_may_become(SALE_ACKNOWLEDGED, (enum sale_state)to));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_sale_is_intended_saved_debited_saved),
        cmocka_unit_test(without_its_intention_on_disk_the_card_is_not_touched),
        cmocka_unit_test(a_store_that_does_not_answer_spares_the_card_and_is_still_waited_for),
        cmocka_unit_test(a_debit_that_is_not_saved_is_tried_each_second_and_not_paid),
        cmocka_unit_test(a_refusal_voids_the_row),
        cmocka_unit_test(no_answer_is_neither_yes_nor_no),
        cmocka_unit_test(a_doubtful_sale_is_settled_by_its_card),
        cmocka_unit_test(what_was_believed_once_stays),
        cmocka_unit_test(no_order_of_events_debits_twice_or_draws_a_new_arrow),
        cmocka_unit_test(a_crash_leaves_doubt_only_where_the_card_may_have_been_asked),
    };
    return cmocka_run_group_tests_name("sale", tests, NULL, NULL);
}
