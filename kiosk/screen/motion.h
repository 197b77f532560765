/* How things move (design 5.6). With less motion all of it is a fade of 80 ms. */
#pragma once
#include "screen/page.h"

#define MOTION_FADE_MS 80 /* with less motion */
#define MOTION_PAGE_MS 250
#define MOTION_DIALOG_MS 250
#define MOTION_LEAVE_MS 150
#define MOTION_BAR_MS 400
#define MOTION_STAGGER_MS 20
#define MOTION_MORPH_MS 250 /* bars into those of another period */

/* Where what began at began_ms stands, 0 to 1 (it is over), eased; asks for frames until it is over. */
float motion_part(const struct page *page, int64_t began_ms, int64_t delay_ms, int64_t length_ms);

/* What is drawn from now on comes in from rise u below with a fade; nothing once it is over. */
void motion_enter(const struct page *page, int64_t began_ms, int64_t length_ms, float rise);

/* Before a dialog's card is drawn: what lies under it is dimmed and can no longer be touched (person: nor
 * shows through), and the card comes in. One that leaves (page->leaves) dims nothing and goes the way it
 * came. */
void motion_dialog(const struct page *page, int64_t opened_ms, bool person);
/* The same where something else is drawn over the dimmed page too. */
void motion_card(const struct page *page, int64_t opened_ms);
