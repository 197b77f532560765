/* dormwatt-reader: the kiosk's child that talks to card and PSAM through PC/SC. SCardTransmit has no
 * time-out, so it lives in a process that the kiosk may kill. Not for people: it needs the kiosk's socket. */
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "reader/reader.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

struct options {
    struct reader_config config;
    int fd;
};

enum {
    OPTION_FD = 256,
    OPTION_CARD,
    OPTION_PSAM,
    OPTION_AID,
    OPTION_DF,
    OPTION_KEY,
    OPTION_ASN,
    OPTION_EXPIRY
};

static const struct argp_option option_list[] = {
    {"fd", OPTION_FD, "N", 0, "the kiosk's end of a SOCK_SEQPACKET pair", 0},
    {"card-reader", OPTION_CARD, "TEXT", 0, "a part of the PC/SC name of the card's reader", 0},
    {"psam-reader", OPTION_PSAM, "TEXT", 0, "the same of the PSAM's; without it cards are identified only",
     0},
    {"aid", OPTION_AID, "HEX", 0, "the purse application", 0},
    {"psam-df", OPTION_DF, "HEX", 0, "the PSAM's application DF, e.g. DF03", 0},
    {"key-index", OPTION_KEY, "N", 0, "of the purchase key in the card", 0},
    {"asn-offset", OPTION_ASN, "N", 0, "of the serial number's last 8 bytes in file 15", 0},
    {"expiry-offset", OPTION_EXPIRY, "N", 0, "of the expiry date in file 15, -1 for none", 0},
    {0}};

static int number_of(struct argp_state *state, const char *text, int least, int most)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < least || number > most)
        argp_error(state, "'%s' is not a number from %d to %d", text, least, most);
    return (int)number;
}

static void text_of(struct argp_state *state, const char *text, char *to, size_t size)
{
    if (text_copy(to, size, text))
        argp_error(state, "'%s' is longer than %zu characters", text, size - 1);
}

static error_t option_take(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;
    struct reader_config *config = &options->config;
    struct purse_profile *profile = &config->profile;
    switch (key) {
    case OPTION_FD: options->fd = number_of(state, text, 3, 1023); break;
    case OPTION_CARD: text_of(state, text, config->card_reader, sizeof config->card_reader); break;
    case OPTION_PSAM: text_of(state, text, config->psam_reader, sizeof config->psam_reader); break;
    case OPTION_DF: text_of(state, text, config->psam_df, sizeof config->psam_df); break;
    case OPTION_KEY: profile->key_index = number_of(state, text, 0, 255); break;
    case OPTION_ASN: profile->asn_offset = number_of(state, text, 0, 240); break;
    case OPTION_EXPIRY: profile->expiry_offset = number_of(state, text, -1, 240); break;
    case OPTION_AID:
        profile->aid_length = strlen(text) / 2;
        if (profile->aid_length < 5 || profile->aid_length > AID_MOST ||
            hex_decode(text, profile->aid, profile->aid_length))
            argp_error(state, "'%s' is not an application identifier of 5 to 16 bytes in hex", text);
        break;
    case ARGP_KEY_ARG: argp_error(state, "'%s' is not an option", text); break;
    case ARGP_KEY_END:
        if (options->fd < 0 || profile->aid_length == 0 || config->card_reader[0] == '\0')
            argp_error(state, "--fd, --card-reader and --aid are needed");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {
        .options = option_list, .parser = option_take, .doc = "The kiosk's card reader process."};
    struct options options = {
        .fd = -1,
        .config = {.psam_df = "DF03", .profile = {.key_index = 1, .asn_offset = 12, .expiry_offset = 24}}};
    argp_parse(&argp, argc, argv, 0, NULL, &options);
    forget_begin();
    log_init("dormwatt-reader", LOG_FACT);
    return reader_run(&pcsc_system, &options.config, options.fd) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
