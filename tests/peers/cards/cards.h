/* A stand-in for campus cards and a PSAM, on the virtual readers of vpcd (virtual-cards.md). It shares no
 * code with Dormwatt: one mistake must not pass twice. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CARDS_MOST 64
#define LOG_RECORDS 10
#define LOG_RECORD_SIZE 23
#define FRAME_MOST 512

enum card_kind {
    KIND_PURSE,   /* CPU card with the e-purse */
    KIND_STORAGE, /* MIFARE Classic: a UID, no more */
    KIND_FOREIGN, /* a CPU card of somebody else */
};

struct proof {
    bool is_there;
    uint16_t counter; /* after the purchase */
    uint8_t mac2[4], tac[4];
};

struct card {
    int number;
    char name[64];
    enum card_kind kind;
    uint8_t asn[8];
    uint8_t uid[7];
    size_t uid_length;
    uint8_t expiry[4];
    /* what the chip keeps without power */
    uint32_t balance_fen;
    uint16_t counter;
    struct proof proof;
    uint8_t log[LOG_RECORDS][LOG_RECORD_SIZE]; /* newest first */
    int logged;
    /* what it forgets */
    bool selected;
    bool initialised;
    uint32_t amount_fen;
    uint8_t terminal[6];
    uint8_t random[4];
};

struct sam {
    uint8_t terminal[6];
    bool counts_at_init; /* else at an accepted MAC2 only: real modules differ */
    uint32_t sequence;   /* kept */
    bool selected;
    bool has_session;
    uint8_t session_key[8];
    uint32_t amount_fen;
    uint8_t waiting[256]; /* T=0: fetched with GET RESPONSE */
    size_t waiting_length;
};

struct world {
    uint8_t purchase_master[16], tac_master[16];
    uint8_t aid[16];
    size_t aid_length;
    uint8_t psam_df[2];
    uint8_t key_version, algorithm;
    bool log_counts_before; /* the log's counter is that before the purchase */
    struct card cards[CARDS_MOST];
    int card_count;
    struct sam sam;
    const char *dir; /* of the states */
};

/* What the next commands meet; armed from the command line. */
struct faults {
    bool debit_before, debit_after; /* tear the link at DEBIT, before or after the purse was changed */
    int apdu;                       /* tear at the nth command from now; 0 = not */
    bool apdu_done;                 /* ... after it was carried out */
    int hang_ins;                   /* the next command with this INS is never answered; -1 = none */
    int refuse_ins;                 /* ... is answered refuse_status; -1 = none */
    uint16_t refuse_status;
    bool wrong_mac2; /* the next DEBIT proves itself wrongly */
    int delay_ms;    /* each command takes so long */
};

/* config.c: 0, or -1 after a message on standard error. */
int world_read(struct world *world, const char *path);

/* state.c: one small file a card in world->dir; written before the answer leaves. */
int card_load(const struct world *world, struct card *card);
void card_save(const struct world *world, const struct card *card);
int sam_load(struct world *world);
void sam_save(const struct world *world);
/* JSON of what card number N holds; text has room. */
void card_describe(const struct card *card, char *text, size_t room);

/* crypt.c */
void diversify(const uint8_t master[16], const uint8_t factor[8], uint8_t derived[16]);
void session_key(const uint8_t key[16], const uint8_t random[4], uint16_t counter, uint32_t sequence,
                 uint8_t session[8]);
void mac4(const uint8_t key[8], const uint8_t *bytes, size_t length, uint8_t mac[4]);
void random_fill(uint8_t *bytes, size_t length);

/* chip.c, sam.c: one command in, one answer out. Returns the answer's length; 0 = the link is torn. */
size_t card_answer(struct world *world, struct card *card, struct faults *faults, const uint8_t *command,
                   size_t length, uint8_t answer[FRAME_MOST]);
size_t sam_answer(struct world *world, const uint8_t *command, size_t length, uint8_t answer[FRAME_MOST]);
size_t card_atr(const struct card *card, uint8_t atr[33]);
extern const uint8_t sam_atr[16];

/* serve.c, main.c: the sub-commands. They return the exit code. */
int serve(struct world *world, int card_port, int psam_port);
int tell_server(const char *dir, const char *line);

static inline uint32_t number_at(const uint8_t *bytes, size_t length)
{
    uint32_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}
static inline void number_put(uint8_t *bytes, size_t length, uint32_t number)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(number >> (8 * (length - 1 - i)));
}
