#include "screen/pager.h"
#include <inttypes.h>
#include <stdio.h>

static void button_draw(const struct page *page, struct box box, const char *label, int64_t first, bool leads)
{
    canvas_button(page->canvas, box, HIT_PAGE, first,
                  &(struct button){
                      .kind = BUTTON_SECONDARY, .label = label, .disabled = leads ? NULL : "", .size = T10});
}

void pager_draw(const struct page *page, struct box back, struct box on, const struct pager *pager)
{
    int64_t before = pager->first > pager->rows ? pager->first - pager->rows : 0;
    int64_t after = pager->first + pager->rows;
    button_draw(page, back, say(page, "all.page.back"), before, pager->first > 0);
    button_draw(page, on, say(page, "all.page.on"), after, after < pager->total);
}

void pager_text(const struct page *page, const struct pager *pager, float w, char text[TR_SIZE])
{
    char at[24], of[24];
    int64_t pages = (pager->total + pager->rows - 1) / pager->rows;
    snprintf(at, sizeof at, "%" PRId64, pager->first / pager->rows + 1);
    snprintf(of, sizeof of, "%" PRId64, pages > 0 ? pages : 1);
    say_fill(text, page, "s10.page", {"i", at}, {"n", of});
    if (canvas_text_width(page->canvas, text, T7, false) > w)
        snprintf(text, TR_SIZE, "%s / %s", at, of); /* without the spaces it would be heard as a date */
}
