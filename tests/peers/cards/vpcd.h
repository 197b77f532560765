/* One slot of vpcd: connecting inserts a card, closing takes it out (virtual-cards.md 2). */
#pragma once
#include "cards.h"

struct vpcd {
    int port;
    int fd; /* -1: nothing inserted */
    bool answering;
    int64_t answer_at_ms;
    uint8_t answer[2 + FRAME_MOST];
    size_t answer_length;
};

int64_t now_ms(void);
/* True if pcscd took the card. */
bool vpcd_insert(struct vpcd *vpcd);
void vpcd_eject(struct vpcd *vpcd);
/* A frame of pcscd's: its length, 0 for none (the card is then out). frame holds FRAME_MOST. */
size_t vpcd_hear(struct vpcd *vpcd, uint8_t *frame);
void vpcd_answer_in(struct vpcd *vpcd, const uint8_t *bytes, size_t length, int delay_ms);
/* Sends what is due. */
void vpcd_tend(struct vpcd *vpcd);
