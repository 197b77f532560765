/* The link and the watch against a scripted libpcsclite: what no virtual reader can show. */
#include "base/status.h"
#include "fakes/fake_pcsc.h"
#include "reader/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BALANCE "805C000204"

static const struct apdu get_balance = {.cla = 0x80, .ins = 0x5C, .p2 = 0x02, .expected = 4};

static int clear(void **state)
{
    (void)state;
    fake_pcsc_clear();
    return 0;
}

static void open_link(struct card_link *link)
{
    card_link_init(link, &fake_pcsc, "card");
    assert_int_equal(card_link_open(link, "Reader", SCARD_PROTOCOL_T1), 0);
}

/* Sends one command to which the driver returns that; what the link makes of it. */
static int exchange_giving(const char *answer_hex, LONG rv)
{
    struct card_link link;
    struct answer answer;
    fake_pcsc_clear();
    open_link(&link);
    fake_pcsc_expect(BALANCE, answer_hex, rv);
    int status = card_link_exchange(&link, &get_balance, &answer);
    assert_true(fake_pcsc_is_content());
    if (status)
        assert_false(link.connected);
    card_link_finish(&link);
    assert_int_equal(fake_pcsc_contexts(), 0);
    return status;
}

static void a_success_without_two_bytes_is_no_answer(void **state)
{
    (void)state;
    assert_int_equal(exchange_giving("", SCARD_S_SUCCESS), ERR_FORMAT);
    assert_int_equal(exchange_giving("90", SCARD_S_SUCCESS), ERR_FORMAT);
    assert_int_equal(exchange_giving("000021349000", SCARD_S_SUCCESS), 0);
}

static void every_code_of_a_failed_transmit_is_no_answer_whatever_the_buffer_holds(void **state)
{
    (void)state;
    static const LONG codes[] = {
        SCARD_E_NOT_TRANSACTED, SCARD_E_READER_UNAVAILABLE,  SCARD_W_REMOVED_CARD,  SCARD_W_RESET_CARD,
        SCARD_E_NO_SMARTCARD,   SCARD_E_NO_SERVICE,          SCARD_F_COMM_ERROR,    SCARD_E_INVALID_HANDLE,
        SCARD_E_PROTO_MISMATCH, SCARD_E_INSUFFICIENT_BUFFER, SCARD_W_UNPOWERED_CARD};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_int_equal(exchange_giving("9302", codes[i]), ERR_IO);
}

static void what_is_more_is_fetched_and_what_is_wrong_long_is_asked_again(void **state)
{
    (void)state;
    struct card_link link;
    struct answer answer;
    open_link(&link);
    fake_pcsc_expect(BALANCE, "6C04", SCARD_S_SUCCESS);
    fake_pcsc_expect(BALANCE, "6104", SCARD_S_SUCCESS);
    fake_pcsc_expect("00C0000004", "000021349000", SCARD_S_SUCCESS);
    assert_int_equal(card_link_exchange(&link, &get_balance, &answer), 0);
    assert_int_equal(answer.status, 0x9000);
    assert_int_equal(answer.length, 4);
    assert_true(fake_pcsc_is_content());
    card_link_finish(&link);
}

static void a_refused_get_response_says_nothing_of_the_command_before_it(void **state)
{
    (void)state;
    struct card_link link;
    struct answer answer;
    open_link(&link);
    fake_pcsc_expect(BALANCE, "6108", SCARD_S_SUCCESS);
    fake_pcsc_expect("00C0000008", "6985", SCARD_S_SUCCESS);
    assert_int_equal(card_link_exchange(&link, &get_balance, &answer), ERR_FORMAT);
    card_link_finish(&link);
}

static void a_card_that_always_says_more_is_given_up(void **state)
{
    (void)state;
    struct card_link link;
    struct answer answer;
    open_link(&link);
    for (int i = 0; i < 4; i++)
        fake_pcsc_expect(NULL, "6108", SCARD_S_SUCCESS);
    assert_int_equal(card_link_exchange(&link, &get_balance, &answer), ERR_FORMAT);
    assert_true(fake_pcsc_is_content());
    card_link_finish(&link);
}

static void no_length_is_sent_behind_data_on_t0(void **state)
{
    (void)state;
    struct apdu init = {.cla = 0x80, .ins = 0x70, .expected = 8, .length = 1, .data = {0x55}};
    struct card_link link;
    struct answer answer;
    fake_pcsc_protocol(SCARD_PROTOCOL_T0);
    open_link(&link);
    fake_pcsc_expect("807000000155", "9000", SCARD_S_SUCCESS);
    assert_int_equal(card_link_exchange(&link, &init, &answer), 0);
    card_link_finish(&link);
    fake_pcsc_protocol(SCARD_PROTOCOL_T1);
    open_link(&link);
    fake_pcsc_expect("80700000015508", "9000", SCARD_S_SUCCESS);
    assert_int_equal(card_link_exchange(&link, &init, &answer), 0);
    card_link_finish(&link);
}

static int open_giving(LONG rv)
{
    struct card_link link;
    fake_pcsc_clear();
    card_link_init(&link, &fake_pcsc, "card");
    fake_pcsc_connect_gives(rv);
    int status = card_link_open(&link, "Reader", SCARD_PROTOCOL_T1);
    card_link_finish(&link);
    assert_int_equal(fake_pcsc_contexts(), 0);
    return status;
}

static void a_reader_that_cannot_be_opened_says_why(void **state)
{
    (void)state;
    assert_int_equal(open_giving(SCARD_E_NO_SMARTCARD), LINK_EMPTY);
    assert_int_equal(open_giving(SCARD_W_REMOVED_CARD), LINK_EMPTY);
    assert_int_equal(open_giving(SCARD_W_UNRESPONSIVE_CARD), LINK_MUTE);
    assert_int_equal(open_giving(SCARD_W_UNPOWERED_CARD), LINK_MUTE);
    assert_int_equal(open_giving(SCARD_E_SHARING_VIOLATION), LINK_TAKEN);
    assert_int_equal(open_giving(SCARD_E_READER_UNAVAILABLE), ERR_IO);
    assert_int_equal(open_giving(SCARD_E_NO_SERVICE), ERR_IO);
    assert_int_equal(open_giving(SCARD_E_PROTO_MISMATCH), 0); /* the other protocol then */
}

static void a_card_is_reset_only_after_it_failed_again_and_again(void **state)
{
    (void)state;
    struct card_link link;
    struct answer answer;
    card_link_init(&link, &fake_pcsc, "card");
    static const DWORD wanted[] = {SCARD_LEAVE_CARD, SCARD_LEAVE_CARD, SCARD_RESET_CARD};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(card_link_open(&link, "Reader", SCARD_PROTOCOL_T1), 0);
        fake_pcsc_expect(BALANCE, "", SCARD_E_NOT_TRANSACTED);
        assert_int_equal(card_link_exchange(&link, &get_balance, &answer), ERR_IO);
        assert_int_equal(fake_pcsc_disposition(), wanted[i]);
    }
    card_link_finish(&link);
}

/* --- the watch ----------------------------------------------------------------------------------- */

static struct watch_turn turn_of(const char *card, const char *psam)
{
    return (struct watch_turn){.calls = &fake_pcsc, .card_part = card, .psam_part = psam};
}

static void finish(struct watch_turn *turn)
{
    if (turn->has_context)
        fake_pcsc.release_context(turn->context);
}

static void readers_are_found_by_a_part_of_their_names(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("ACR1252", "SAM");
    fake_pcsc_reader("ACS ACR1252 Dual [SAM Interface] 00 01", SCARD_STATE_PRESENT | 0x10000);
    fake_pcsc_reader("ACS ACR1252 Dual [PICC Interface] 00 00", SCARD_STATE_EMPTY);
    assert_int_equal(watch_look(&turn, 1, 0), 0);
    assert_string_equal(turn.view.card.reader, "ACS ACR1252 Dual [PICC Interface] 00 00");
    assert_true(turn.view.card.listed && !turn.view.card.present);
    assert_true(turn.view.psam.present);
    assert_int_equal(turn.view.psam.count, 1);
    finish(&turn);
}

static void a_reader_that_is_unplugged_and_plugged_in_is_followed(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("Card", "");
    watch_look(&turn, 1, 0);
    assert_true(turn.view.service && !turn.view.card.listed);
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT);
    watch_look(&turn, 1, 0);
    assert_true(turn.view.card.present);
    fake_pcsc_unplug("Card 00");
    watch_look(&turn, 1, 0);
    assert_true(!turn.view.card.listed && !turn.view.card.present);
    finish(&turn);
}

static void a_reader_whose_driver_fails_is_not_listed(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("Card", "");
    fake_pcsc_reader("Card 00", SCARD_STATE_UNAVAILABLE);
    watch_look(&turn, 1, 0);
    assert_false(turn.view.card.listed);
    finish(&turn);
}

static void a_swap_that_looks_present_throughout_moves_the_counter(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("Card", "");
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT | 5 << 16);
    watch_look(&turn, 1, 0);
    assert_int_equal(turn.view.card.count, 5);
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT | 7 << 16);
    watch_look(&turn, 1, 0);
    assert_true(turn.view.card.present);
    assert_int_equal(turn.view.card.count, 7);
    finish(&turn);
}

static void without_the_service_it_backs_off_and_comes_back(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("Card", "");
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT);
    watch_look(&turn, 1, 0);
    fake_pcsc_status_gives(SCARD_F_COMM_ERROR);
    assert_int_equal(watch_look(&turn, 1, 0), 300);
    assert_true(!turn.view.service && !turn.view.card.listed);
    assert_int_equal(turn.view.generation, 1);
    assert_int_equal(fake_pcsc_contexts(), 0);
    fake_pcsc_establish_gives(SCARD_E_NO_SERVICE);
    assert_int_equal(watch_look(&turn, 1, 300), 600);
    assert_int_equal(watch_look(&turn, 1, 4000), 5000);
    fake_pcsc_establish_gives(SCARD_S_SUCCESS);
    fake_pcsc_status_gives(SCARD_S_SUCCESS);
    assert_int_equal(watch_look(&turn, 1, 5000), 0);
    assert_true(turn.view.service && turn.view.card.present);
    finish(&turn);
}

static void a_name_that_is_listed_and_unknown_does_not_spin(void **state)
{
    (void)state;
    struct watch_turn turn = turn_of("Card", "");
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT);
    fake_pcsc_status_gives(SCARD_E_UNKNOWN_READER);
    assert_true(watch_look(&turn, 1, 0) > 0);
    finish(&turn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_success_without_two_bytes_is_no_answer, clear),
        cmocka_unit_test_setup(every_code_of_a_failed_transmit_is_no_answer_whatever_the_buffer_holds, clear),
        cmocka_unit_test_setup(what_is_more_is_fetched_and_what_is_wrong_long_is_asked_again, clear),
        cmocka_unit_test_setup(a_refused_get_response_says_nothing_of_the_command_before_it, clear),
        cmocka_unit_test_setup(a_card_that_always_says_more_is_given_up, clear),
        cmocka_unit_test_setup(no_length_is_sent_behind_data_on_t0, clear),
        cmocka_unit_test_setup(a_reader_that_cannot_be_opened_says_why, clear),
        cmocka_unit_test_setup(a_card_is_reset_only_after_it_failed_again_and_again, clear),
        cmocka_unit_test_setup(readers_are_found_by_a_part_of_their_names, clear),
        cmocka_unit_test_setup(a_reader_that_is_unplugged_and_plugged_in_is_followed, clear),
        cmocka_unit_test_setup(a_reader_whose_driver_fails_is_not_listed, clear),
        cmocka_unit_test_setup(a_swap_that_looks_present_throughout_moves_the_counter, clear),
        cmocka_unit_test_setup(without_the_service_it_backs_off_and_comes_back, clear),
        cmocka_unit_test_setup(a_name_that_is_listed_and_unknown_does_not_spin, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
