/* Drawn, so that a page is understood before it is read: what to do with the card, where the money is. */
#include "screen/help_pages.h"
#include "screen/parts.h"

/* A third of the picture each, with arrows between them. */
static float third_x(float x, int i)
{
    return x + (float)(i - 1) * 44;
}

static void arrow_draw(const struct page *page, float x, float y)
{
    canvas_icon(page->canvas, box_of(x - 5, y - 5, 10, 10), ICON_CHEVRON_RIGHT, 10, COLOUR_TEXT2);
}

static void spot_draw(const struct page *page, float x, float y, float h, enum icon icon, enum colour soft,
                      enum colour strong)
{
    disc_draw(page, x, y, h * 0.52F, icon, soft, strong);
}

static void top_up_draw(const struct page *page, float x, float y, float h)
{
    spot_draw(page, third_x(x, 0), y, h, ICON_CONTACTLESS, COLOUR_PRIMARY_SOFT, COLOUR_PRIMARY);
    arrow_draw(page, x - 22, y);
    spot_draw(page, third_x(x, 1), y, h, ICON_TOUCH, COLOUR_PRIMARY_SOFT, COLOUR_PRIMARY);
    arrow_draw(page, x + 22, y);
    spot_draw(page, third_x(x, 2), y, h, ICON_CHECK_CIRCLE, COLOUR_SUCCESS_SOFT, COLOUR_SUCCESS);
}

/* What is paid, waits, and arrives: the track of S15. */
static void on_its_way_draw(const struct page *page, float x, float y, float h)
{
    float radius = h * 0.26F;
    canvas_line(page->canvas, third_x(x, 0) + radius, y, x - radius, y, COLOUR_SUCCESS, 1.2F, false);
    canvas_line(page->canvas, x + radius, y, third_x(x, 2) - radius, y, COLOUR_EDGE, 1.2F, true);
    spot_draw(page, third_x(x, 0), y, h, ICON_DONE, COLOUR_SUCCESS_SOFT, COLOUR_SUCCESS);
    spot_draw(page, x, y, h, ICON_HOURGLASS, COLOUR_WARN_SOFT, COLOUR_WARN);
    spot_draw(page, third_x(x, 2), y, h, ICON_BOLT, COLOUR_INSET, COLOUR_TEXT2);
}

static void door_draw(const struct page *page, float x, float y, float h, const char *number, bool right)
{
    float w = h * 0.6F;
    struct box door = box_of(x - w / 2, y - h * 0.42F, w, h * 0.84F);
    canvas_fill(page->canvas, door, right ? COLOUR_SUCCESS_SOFT : COLOUR_WARN_SOFT, 3);
    canvas_outline(page->canvas, door, right ? COLOUR_SUCCESS : COLOUR_WARN, 3, 1);
    canvas_disc(page->canvas, door.x + w - 5, y + h * 0.12F, 1.6F, right ? COLOUR_SUCCESS : COLOUR_WARN);
    canvas_text(page->canvas, line_at(door.x, y - h * 0.2F, w, T10), number,
                (struct text_style){.size = T10,
                                    .bold = true,
                                    .colour = COLOUR_TEXT,
                                    .align = ALIGN_CENTRE,
                                    .mute = true}); /* a picture's, not a word of the page */
    enum icon icon = right ? ICON_DONE : ICON_CLOSE;
    canvas_icon(page->canvas, box_of(x - 5, y + h * 0.12F, 10, 10), icon, 10,
                right ? COLOUR_SUCCESS : COLOUR_WARN);
}

/* The money went to one door and should go to the other. */
static void two_doors_draw(const struct page *page, float x, float y, float h)
{
    door_draw(page, x - 32, y, h, "521", false);
    arrow_draw(page, x, y);
    door_draw(page, x + 32, y, h, "512", true);
}

/* A breaker whose lever has dropped, and a lamp that is out. */
static void breaker_draw(const struct page *page, float x, float y, float h)
{
    float w = h * 0.5F;
    struct box box = box_of(x - 30 - w / 2, y - h * 0.42F, w, h * 0.84F);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 4);
    canvas_outline(page->canvas, box, COLOUR_EDGE, 4, 1);
    struct box slot = box_of(box.x + w * 0.3F, box.y + box.h * 0.18F, w * 0.4F, box.h * 0.64F);
    canvas_fill(page->canvas, slot, COLOUR_INSET, 2);
    canvas_fill(page->canvas, box_of(slot.x - 2, slot.y + slot.h * 0.58F, slot.w + 4, slot.h * 0.36F),
                COLOUR_WARN, 2);
    arrow_draw(page, x, y);
    spot_draw(page, x + 32, y, h, ICON_POWER, COLOUR_WARN_SOFT, COLOUR_WARN);
}

/* One card flat on the reader; what lay with it is put away. */
static void one_card_draw(const struct page *page, float x, float y, float h)
{
    float radius = h * 0.46F;
    canvas_circle(page->canvas, x - 20, y, radius, COLOUR_PRIMARY_SOFT, 1.2F);
    canvas_circle(page->canvas, x - 20, y, radius * 0.78F, COLOUR_PRIMARY, 0.9F);
    campus_card_draw(page, x - 20, y, h * 0.62F);
    struct box away = box_of(x + 26, y - h * 0.2F, h * 0.52F, h * 0.34F);
    canvas_fill(page->canvas, away, COLOUR_INSET, 3);
    canvas_outline(page->canvas, away, COLOUR_EDGE, 3, 0.6F);
    canvas_icon(page->canvas, box_of(away.x, away.y, away.w, away.h), ICON_CLOSE, 12, COLOUR_WARN);
}

/* It can still be paid for; what is paid waits here, or at the station, until the line is back. */
static void kept_draw(const struct page *page, float x, float y, float h, enum icon beyond)
{
    spot_draw(page, third_x(x, 0), y, h, ICON_CREDIT_CARD, COLOUR_PRIMARY_SOFT, COLOUR_PRIMARY);
    arrow_draw(page, x - 22, y);
    spot_draw(page, x, y, h, ICON_RECEIPT, COLOUR_SUCCESS_SOFT, COLOUR_SUCCESS);
    canvas_line(page->canvas, x + h * 0.28F, y, third_x(x, 2) - h * 0.28F, y, COLOUR_EDGE, 1.2F, true);
    spot_draw(page, third_x(x, 2), y, h, beyond, COLOUR_WARN_SOFT, COLOUR_WARN);
}

void help_picture_draw(const struct page *page, enum help_page which, float x, float y, float h)
{
    switch (which) {
    case HELP_OFFLINE: kept_draw(page, x, y, h, ICON_CLOUD_OFF); break;
    case HELP_METERS_DOWN: kept_draw(page, x, y, h, ICON_BOLT); break;
    case HELP_TOP_UP: top_up_draw(page, x, y, h); break;
    case HELP_NOT_CREDITED: on_its_way_draw(page, x, y, h); break;
    case HELP_WRONG_ROOM: two_doors_draw(page, x, y, h); break;
    case HELP_NO_POWER: breaker_draw(page, x, y, h); break;
    case HELP_NOT_READ: one_card_draw(page, x, y, h); break;
    case HELP_INDEX:
    case HELP_PAGES: break;
    }
}
