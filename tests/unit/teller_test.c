/* Quote, debit and recover against a scripted libpcsclite, byte for byte as the vectors of
 * tests/recordings/vectors/epurse.json have it. */
#include "base/status.h"
#include "base/text.h"
#include "fakes/fake_pcsc.h"
#include "reader/epurse.h"
#include "reader/purchase.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SELECT_PURSE "00A404000FD156000001BDF0CACBB4EFD6A7B8B600"
#define INIT_NOTHING "805001020B01000000000137000371A00F"
#define PROOF_1 "805A000602000108"
#define RECORD(n) "00B20" #n "C417"
#define OURS "0001000000000005DC060137000371A0202611231200009000"
#define THEIRS "0001000000000003E806999999999999202611231300009000"

/* Everything of one test; vector purchase-1: 15.00 from 100.00, counter 0. */
static struct desk {
    struct card_link card;
    struct psam psam;
    struct purse_profile profile;
    struct teller teller;
    struct card_identity identity;
    struct purse_debit debit;
    enum debit_proof proof;
} desk;

static const struct money amount = {.fen = 1500};
static json_t *vectors;

static json_t *vector_named(const char *id)
{
    size_t i = 0;
    json_t *vector = NULL;
    json_array_foreach(json_object_get(vectors, "computed_here"), i, vector)
    {
        if (strcmp(json_string_value(json_object_get(vector, "id")), id) == 0)
            return vector;
    }
    fail_msg("there is no vector %s", id);
    return NULL;
}

/* Steps from..to-1 of the vector's script. The PSAM's answers come by GET RESPONSE in life; here at once. */
static void expect_steps(const char *id, size_t from, size_t to)
{
    json_t *steps = json_object_get(vector_named(id), "apdu");
    for (size_t i = from; i < to; i++) {
        json_t *step = json_array_get(steps, i);
        fake_pcsc_expect(json_string_value(json_object_get(step, "c")),
                         json_string_value(json_object_get(step, "r")), SCARD_S_SUCCESS);
    }
}

static int lay_desk(void **state)
{
    (void)state;
    json_error_t error;
    if (!vectors)
        vectors = json_load_file(SOURCE_DIR "/tests/recordings/vectors/epurse.json", 0, &error);
    fake_pcsc_clear();
    desk = (struct desk){.profile = {.key_index = 1, .asn_offset = 12, .expiry_offset = 24, .aid_length = 15},
                         .identity = {.has_purse = true, .asn = "2023101600000046", .uid = "7AB4ABDC"},
                         .debit = {.date = "20261123", .time = "120000"}};
    hex_decode("D156000001BDF0CACBB4EFD6A7B8B6", desk.profile.aid, 15);
    card_link_init(&desk.card, &fake_pcsc, "card");
    psam_init(&desk.psam, &fake_pcsc);
    desk.teller = (struct teller){.card = &desk.card, .psam = &desk.psam, .profile = &desk.profile};
    assert_int_equal(card_link_open(&desk.card, "Card", SCARD_PROTOCOL_T1), 0);
    fake_pcsc_protocol(SCARD_PROTOCOL_T0);
    fake_pcsc_expect("00B0960006", "0137000371A09000", SCARD_S_SUCCESS);
    fake_pcsc_expect("00A4000002DF03", "9000", SCARD_S_SUCCESS);
    assert_int_equal(psam_open(&desk.psam, "PSAM", "DF03"), 0);
    return vectors ? 0 : -1;
}

static int clear_desk(void **state)
{
    (void)state;
    card_link_finish(&desk.card);
    card_link_finish(&desk.psam.link);
    return fake_pcsc_contexts() == 0 ? 0 : -1;
}

static int drop_vectors(void **state)
{
    (void)state;
    json_decref(vectors);
    return 0;
}

static void quote(void)
{
    expect_steps("purchase-1", 0, 2);
    assert_int_equal(purchase_quote(&desk.teller, &desk.identity, amount, &desk.debit, 0), 0);
    assert_true(fake_pcsc_is_content());
}

static int recover(void)
{
    return purchase_recover(&desk.teller, &desk.identity, amount, &desk.debit, &desk.proof, 0);
}

/* A DEBIT that got no answer. */
static void tear(void)
{
    quote();
    fake_pcsc_expect(NULL, "", SCARD_S_SUCCESS);
    assert_int_equal(purchase_debit(&desk.teller, amount, &desk.debit, 0), ERR_FORMAT);
    purchase_card_left(&desk.teller);
    fake_pcsc_protocol(SCARD_PROTOCOL_T1);
    assert_int_equal(card_link_open(&desk.card, "Card", SCARD_PROTOCOL_T1), 0);
    fake_pcsc_expect(SELECT_PURSE, "9000", SCARD_S_SUCCESS);
}

static void a_purchase_sends_the_vectors_bytes_and_keeps_what_proves_it(void **state)
{
    (void)state;
    quote();
    assert_int_equal(desk.debit.balance_before_fen, 10000);
    assert_int_equal(desk.debit.counter_before, 0);
    assert_string_equal(desk.debit.random, "FAC64C0B");
    assert_string_equal(desk.debit.mac1, "AD54B5FA");
    expect_steps("purchase-1", 2, 4);
    assert_int_equal(purchase_debit(&desk.teller, amount, &desk.debit, 0), 0);
    assert_string_equal(desk.debit.tac, "1D6C4175");
    assert_string_equal(desk.debit.mac2, "70DF61B1");
    assert_true(fake_pcsc_is_content());
}

static void a_quote_is_debited_once_at_most(void **state)
{
    (void)state;
    quote();
    struct purse_debit quoted = desk.debit;
    expect_steps("purchase-1", 2, 4);
    assert_int_equal(purchase_debit(&desk.teller, amount, &desk.debit, 0), 0);
    assert_int_equal(purchase_debit(&desk.teller, amount, &quoted, 0), ERR_NOT_NOW);
    assert_true(fake_pcsc_is_content());
}

static void only_the_very_quote_is_debited(void **state)
{
    (void)state;
    quote();
    assert_int_equal(purchase_debit(&desk.teller, money_of_fen(1501), &desk.debit, 0), ERR_NOT_NOW);
    struct purse_debit other = desk.debit;
    other.time[0] = '2';
    assert_int_equal(purchase_debit(&desk.teller, amount, &other, 0), ERR_NOT_NOW);
    assert_true(fake_pcsc_is_content());
}

static void a_quote_whose_card_left_is_refused_without_a_word_to_the_card(void **state)
{
    (void)state;
    quote();
    purchase_card_left(&desk.teller);
    assert_int_equal(purchase_debit(&desk.teller, amount, &desk.debit, 0), PURSE_REFUSED);
    assert_true(fake_pcsc_is_content());
}

static int debit_giving(const char *answer, LONG rv)
{
    clear_desk(NULL);
    lay_desk(NULL);
    quote();
    fake_pcsc_expect(NULL, answer, rv);
    return purchase_debit(&desk.teller, amount, &desk.debit, 0);
}

static void a_debit_is_refused_only_by_a_status_that_means_nothing_was_changed(void **state)
{
    (void)state;
    assert_int_equal(debit_giving("9302", SCARD_S_SUCCESS), PURSE_REFUSED);
    assert_int_equal(debit_giving("6901", SCARD_S_SUCCESS), PURSE_REFUSED);
    assert_int_equal(debit_giving("9401", SCARD_S_SUCCESS), PURSE_SHORT);
    static const char *const open[] = {
        "6581", "6F00", "63C2", "6200", "9000", "1D6C417570DF61B16283", "1D6C417570DF619000", "9100", "0000"};
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        assert_true(debit_giving(open[i], SCARD_S_SUCCESS) < 0);
    assert_true(debit_giving("9302", SCARD_E_NOT_TRANSACTED) < 0);
    assert_true(debit_giving("9302", SCARD_E_READER_UNAVAILABLE) < 0);
    assert_true(debit_giving("9302", SCARD_W_REMOVED_CARD) < 0);
}

static void a_quote_is_refused_for_little_money_a_spent_counter_or_an_unknown_algorithm(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        int outcome;
    } cases[] = {{"000005DB00000000000100FAC64C0B9000", PURSE_SHORT},
                 {"00002710FFFF0000000100FAC64C0B9000", PURSE_REFUSED},
                 {"0000271000000000000107FAC64C0B9000", PURSE_REFUSED},
                 {"9401", PURSE_SHORT},
                 {"9403", PURSE_REFUSED},
                 {"0000271000009000", ERR_FORMAT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fake_pcsc_expect("805001020B01000005DC0137000371A00F", cases[i].answer, SCARD_S_SUCCESS);
        assert_int_equal(purchase_quote(&desk.teller, &desk.identity, amount, &desk.debit, 0),
                         cases[i].outcome);
    }
    assert_true(fake_pcsc_is_content());
}

static void a_wrong_mac2_is_never_paid_and_the_second_rests_the_psam(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        quote();
        expect_steps("purchase-1", 2, 3);
        fake_pcsc_expect("807200000470DF61B1", "9302", SCARD_S_SUCCESS);
        assert_int_equal(purchase_debit(&desk.teller, amount, &desk.debit, 0), ERR_CRYPTO);
        assert_int_equal(recover(), ERR_CRYPTO);
    }
    expect_steps("purchase-1", 0, 1);
    assert_int_equal(purchase_quote(&desk.teller, &desk.identity, amount, &desk.debit, 0), PURSE_REFUSED);
    assert_true(fake_pcsc_is_content());
    expect_steps("purchase-1", 0, 2);
    assert_int_equal(purchase_quote(&desk.teller, &desk.identity, amount, &desk.debit, 600000), 0);
}

static void a_torn_debit_is_proven_by_the_card_and_the_psam_that_still_knows_it(void **state)
{
    (void)state;
    tear();
    expect_steps("purchase-1", 4, 5);
    fake_pcsc_expect("807200000470DF61B1", "9000", SCARD_S_SUCCESS);
    assert_int_equal(recover(), 0);
    assert_int_equal(desk.proof, PROOF_TRANSACTION);
    assert_string_equal(desk.debit.tac, "1D6C4175");
    assert_string_equal(desk.debit.mac2, "70DF61B1");
    assert_true(fake_pcsc_is_content());
}

static void without_the_psam_the_cards_log_must_agree_with_its_proof(void **state)
{
    (void)state;
    tear();
    desk.psam.has_session = false;
    expect_steps("purchase-1", 4, 5);
    fake_pcsc_expect(RECORD(1), OURS, SCARD_S_SUCCESS);
    assert_int_equal(recover(), 0);
    assert_int_equal(desk.proof, PROOF_TRANSACTION);
    assert_true(fake_pcsc_is_content());
}

static void anothers_proof_for_the_same_counter_is_not_taken_for_ours(void **state)
{
    (void)state;
    tear();
    desk.psam.has_session = false;
    fake_pcsc_expect(PROOF_1, "11111111222222229000", SCARD_S_SUCCESS);
    fake_pcsc_expect(RECORD(1), THEIRS, SCARD_S_SUCCESS);
    fake_pcsc_expect(RECORD(2), "6A83", SCARD_S_SUCCESS);
    fake_pcsc_expect("805C000204", "000023289000", SCARD_S_SUCCESS);
    assert_true(recover() < 0);
    assert_int_equal(desk.proof, PROOF_NONE);
    assert_true(fake_pcsc_is_content());
}

static void an_unmoved_counter_and_balance_mean_not_debited(void **state)
{
    (void)state;
    tear();
    fake_pcsc_expect(PROOF_1, "9406", SCARD_S_SUCCESS);
    fake_pcsc_expect(INIT_NOTHING, "0000271000000000000100111111119000", SCARD_S_SUCCESS);
    assert_int_equal(recover(), PURSE_REFUSED);
    assert_true(fake_pcsc_is_content());
}

static void a_moved_counter_with_our_record_in_the_log_means_debited_without_tac(void **state)
{
    (void)state;
    tear();
    fake_pcsc_expect(PROOF_1, "9406", SCARD_S_SUCCESS);
    fake_pcsc_expect(INIT_NOTHING, "0000213400010000000100111111119000", SCARD_S_SUCCESS);
    fake_pcsc_expect(RECORD(1), OURS, SCARD_S_SUCCESS);
    assert_int_equal(recover(), 0);
    assert_int_equal(desk.proof, PROOF_LOG);
    assert_string_equal(desk.debit.tac, "");
    assert_true(fake_pcsc_is_content());
}

static void a_moved_counter_without_our_record_stays_open(void **state)
{
    (void)state;
    tear();
    fake_pcsc_expect(PROOF_1, "9406", SCARD_S_SUCCESS);
    fake_pcsc_expect(INIT_NOTHING, "0000232800010000000100111111119000", SCARD_S_SUCCESS);
    fake_pcsc_expect(RECORD(1), THEIRS, SCARD_S_SUCCESS);
    fake_pcsc_expect(RECORD(2), "6A83", SCARD_S_SUCCESS);
    assert_true(recover() < 0);
    assert_true(fake_pcsc_is_content());
}

static void a_card_torn_at_any_command_of_the_recovery_leaves_it_open(void **state)
{
    (void)state;
    for (int at = 0; at < 4; at++) {
        clear_desk(NULL);
        lay_desk(NULL);
        tear();
        static const char *const answers[] = {"9406", "0000213400010000000100111111119000", OURS};
        fake_pcsc_clear();
        fake_pcsc_expect(NULL, at == 0 ? "" : "9000", SCARD_S_SUCCESS);
        for (int i = 1; i <= at; i++)
            fake_pcsc_expect(NULL, i == at ? "" : answers[i - 1],
                             i == at ? SCARD_E_NOT_TRANSACTED : SCARD_S_SUCCESS);
        assert_true(recover() < 0);
        assert_int_equal(desk.proof, PROOF_NONE);
        card_link_init(&desk.card, &fake_pcsc, "card"); /* the clear took its context */
        card_link_init(&desk.psam.link, &fake_pcsc, "psam");
    }
}

static void another_card_is_told_from_the_one_that_is_asked_for(void **state)
{
    (void)state;
    struct purse_debit debit = {.asn = "2023101600000046", .uid = "7AB4ABDC"};
    struct card_identity card = {.has_purse = true, .asn = "2023101600000046", .uid = "7AB4ABDC"};
    assert_true(purse_is_same_card(&card, &debit));
    strcpy(card.uid, "7AB4ABDD");
    assert_false(purse_is_same_card(&card, &debit));
    strcpy(card.uid, "08B4ABDD");
    assert_false(purse_is_same_card(&card, &debit));
    strcpy(debit.uid, "08123456"); /* a phone: another random UID at each tap */
    assert_true(purse_is_same_card(&card, &debit));
    strcpy(card.asn, "2023101600000047");
    assert_false(purse_is_same_card(&card, &debit));
}

static void counter_and_balance_are_judged_together(void **state)
{
    (void)state;
    struct purse_debit before = {.counter_before = 7, .balance_before_fen = 100};
    struct purse_debit now = before;
    assert_int_equal(purse_judge(&before, &now), VERDICT_NOT_DEBITED);
    now.balance_before_fen = 200;
    assert_int_equal(purse_judge(&before, &now), VERDICT_CONTRADICTS);
    now.counter_before = 8;
    assert_int_equal(purse_judge(&before, &now), VERDICT_ASK_LOG);
    now.counter_before = 6;
    assert_int_equal(purse_judge(&before, &now), VERDICT_CONTRADICTS);
}

#define ON_A_DESK(test) cmocka_unit_test_setup_teardown(test, lay_desk, clear_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_DESK(a_purchase_sends_the_vectors_bytes_and_keeps_what_proves_it),
        ON_A_DESK(a_quote_is_debited_once_at_most),
        ON_A_DESK(only_the_very_quote_is_debited),
        ON_A_DESK(a_quote_whose_card_left_is_refused_without_a_word_to_the_card),
        ON_A_DESK(a_debit_is_refused_only_by_a_status_that_means_nothing_was_changed),
        ON_A_DESK(a_quote_is_refused_for_little_money_a_spent_counter_or_an_unknown_algorithm),
        ON_A_DESK(a_wrong_mac2_is_never_paid_and_the_second_rests_the_psam),
        ON_A_DESK(a_torn_debit_is_proven_by_the_card_and_the_psam_that_still_knows_it),
        ON_A_DESK(without_the_psam_the_cards_log_must_agree_with_its_proof),
        ON_A_DESK(anothers_proof_for_the_same_counter_is_not_taken_for_ours),
        ON_A_DESK(an_unmoved_counter_and_balance_mean_not_debited),
        ON_A_DESK(a_moved_counter_with_our_record_in_the_log_means_debited_without_tac),
        ON_A_DESK(a_moved_counter_without_our_record_stays_open),
        ON_A_DESK(a_card_torn_at_any_command_of_the_recovery_leaves_it_open),
        cmocka_unit_test(another_card_is_told_from_the_one_that_is_asked_for),
        cmocka_unit_test(counter_and_balance_are_judged_together),
    };
    return cmocka_run_group_tests(tests, NULL, drop_vectors);
}
