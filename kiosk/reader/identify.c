#include "reader/identify.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "reader/epurse.h"

#include <string.h>

bool atr_is_storage(const uint8_t *atr, size_t length)
{
    /* 3B 8N 80 01 | 80 4F 0C RID(5) SS C0 C1 RFU(4) | TCK */
    static const uint8_t contactless[] = {0x80, 0x01};
    static const uint8_t storage[] = {0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06};
    if (length < 4 + sizeof storage + 1 || atr[0] != 0x3B || atr[1] >> 4 != 8)
        return false;
    size_t historical = atr[1] & 0x0F;
    if (length != 4 + historical + 1 || historical < sizeof storage ||
        memcmp(atr + 2, contactless, sizeof contactless) != 0 ||
        memcmp(atr + 4, storage, sizeof storage) != 0)
        return false;
    uint8_t check = 0;
    for (size_t i = 1; i < length; i++)
        check ^= atr[i];
    return check == 0;
}

/* Answered by the reader itself. A contact reader knows none: uid is then empty. */
static int read_uid(struct card_link *link, char uid[UID_SIZE])
{
    struct apdu apdu = {.cla = 0xFF, .ins = 0xCA, .expected = 256};
    struct answer answer;
    int status = card_link_exchange(link, &apdu, &answer);
    if (status)
        return status;
    uid[0] = '\0';
    if (answer.status == SW_OK && (answer.length == 4 || answer.length == 7 || answer.length == 10))
        hex_encode(answer.data, answer.length, uid);
    return 0;
}

int purse_select(struct card_link *link, const struct purse_profile *profile)
{
    struct apdu apdu = epurse_select(profile->aid, profile->aid_length);
    struct answer answer;
    int status = card_link_exchange(link, &apdu, &answer);
    if (status)
        return status;
    if (epurse_selected(&answer, profile->aid, profile->aid_length))
        return 0;
    /* 6283, 6A81, 9303: the application is there but locked or void. */
    if (answer.status == 0x6283 || answer.status == 0x6A81 || answer.status == 0x9303) {
        log_warn("card: its purse is locked, status %04X", answer.status);
        return IDENTIFY_BAD;
    }
    return IDENTIFY_UNKNOWN;
}

static size_t public_length(const struct purse_profile *profile)
{
    int64_t length = profile->asn_offset + EPURSE_ASN_BYTES;
    if (profile->expiry_offset + 4 > length)
        length = profile->expiry_offset + 4;
    return (size_t)length;
}

static int read_purse(struct card_link *link, const struct purse_profile *profile, int64_t now_ms,
                      struct card_identity *identity)
{
    struct apdu apdu = epurse_read_public(public_length(profile));
    struct answer answer;
    struct purse_public public;
    int status = card_link_exchange(link, &apdu, &answer);
    if (status)
        return status;
    if (epurse_public_decode(&answer, profile->asn_offset, profile->expiry_offset, &public)) {
        log_warn("card: file 15 cannot be read: status %04X, %zu bytes", answer.status, answer.length);
        return IDENTIFY_BAD;
    }
    apdu = epurse_get_balance();
    status = card_link_exchange(link, &apdu, &answer);
    if (status)
        return status;
    if (epurse_balance_decode(&answer, &identity->purse_fen)) {
        log_warn("card: its balance cannot be read: status %04X, %zu bytes", answer.status, answer.length);
        return IDENTIFY_BAD;
    }
    identity->has_purse = true;
    memcpy(identity->asn, public.asn, sizeof identity->asn);
    identity->expired =
        public.expires_day > 0 && public.expires_day < clock_day_number(clock_local_day(now_ms));
    return 0;
}

static int open_link(struct card_link *link, const char *reader)
{
    switch (card_link_open(link, reader, SCARD_PROTOCOL_T1)) {
    case 0: return 0;
    case LINK_EMPTY: return IDENTIFY_EMPTY;
    case LINK_MUTE: return IDENTIFY_MUTE;
    case LINK_TAKEN: return IDENTIFY_TAKEN;
    default: return ERR_IO;
    }
}

int card_identify(struct card_link *link, const struct slot *slot, const struct purse_profile *profile,
                  int64_t now_ms, struct card_identity *identity)
{
    *identity = (struct card_identity){0};
    int status = open_link(link, slot->reader);
    if (!status)
        status = read_uid(link, identity->uid);
    if (status)
        return status;
    if (atr_is_storage(slot->atr, slot->atr_length))
        return identity->uid[0] != '\0' ? 0 : IDENTIFY_BAD;
    status = purse_select(link, profile);
    if (!status)
        status = read_purse(link, profile, now_ms, identity);
    return status;
}
