/* One function a screen; screen.c chooses among them. Each draws on a page whose canvas has begun. */
#pragma once
#include "screen/page.h"

void attract_draw(const struct page *page);                 /* S01 */
void card_prompt_draw(const struct page *page);             /* S02 */
void reading_draw(const struct page *page);                 /* S03 */
void card_trouble_draw(const struct page *page);            /* S04 */
void room_draw(const struct page *page);                    /* S05 */
void pin_draw(const struct page *page);                     /* S06 */
void dashboard_draw(const struct page *page);               /* S07 */
void history_draw(const struct page *page);                 /* S10 */
void top_up_draw(const struct page *page);                  /* S10b */
void usage_draw(const struct page *page);                   /* S08 */
void similar_draw(const struct page *page);                 /* S09 */
void amount_draw(const struct page *page);                  /* S11 */
void check_draw(const struct page *page);                   /* S12 */
void card_pay_draw(const struct page *page);                /* S13 */
void scan_draw(const struct page *page);                    /* S14 */
void result_draw(const struct page *page);                  /* S15 */
void unsure_draw(const struct page *page);                  /* S16 */
void refund_draw(const struct page *page);                  /* S17 */
void receipt_draw(const struct page *page);                 /* S18 */
void out_of_service_draw(const struct page *page);          /* S20 */
void aloud_draw(const struct page *page);                   /* S22 */
void power_draw(const struct page *page);                   /* S25 */
void emergency_draw(const struct page *page);               /* S26 */
void service_pin_draw(const struct page *page);             /* S21 */
void service_draw(const struct page *page);                 /* S21 */
void calibrate_draw(const struct page *page);               /* S21 */
void swap_draw(const struct page *page);                    /* 4.1 */
void alert_draw(const struct page *page);                   /* S27 */
void still_there_draw(const struct page *page);             /* S24 */
void help_draw(const struct page *page);                    /* S28 */
void take_card_draw(const struct page *page);               /* S29 */
void goodbye_draw(const struct page *page);                 /* S30 */
void sheet_draw(const struct page *page, enum sheet sheet); /* S22 S23, over any of them */

/* What a dead reader leaves of this machine: words of two screens, and true on both. */
bool can_scan(const struct header_view *header);            /* phones can pay */
bool can_pay_by_room(const struct header_view *header);     /* or anybody's card */
const char *no_reader_id(const struct header_view *header); /* what to do meanwhile; who was told */
const char *no_card_id(const struct view *view);            /* the button of those without a card */

/* What they show besides their words, in large text too (reflow.h). */
void attract_picture_draw(const struct page *page, struct box box); /* a card for the reader */
void pin_picture_draw(const struct page *page, struct box box);     /* how many digits are typed */
void service_pin_picture_draw(const struct page *page, struct box box);
void card_pay_picture_draw(const struct page *page, struct box box); /* the four dots, and the card */
