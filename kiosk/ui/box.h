/* Rectangles in u, cut like paper. */
#pragma once

struct box {
    float x, y, w, h;
};

static inline struct box box_of(float x, float y, float w, float h)
{
    return (struct box){x, y, w, h};
}

static inline struct box box_inset(struct box box, float dx, float dy)
{
    return (struct box){box.x + dx, box.y + dy, box.w - 2 * dx, box.h - 2 * dy};
}

/* Each takes a strip off the box and returns it. */
static inline struct box box_cut_top(struct box *box, float height)
{
    struct box cut = {box->x, box->y, box->w, height};
    box->y += height;
    box->h -= height;
    return cut;
}

static inline struct box box_cut_bottom(struct box *box, float height)
{
    box->h -= height;
    return (struct box){box->x, box->y + box->h, box->w, height};
}

static inline struct box box_cut_left(struct box *box, float width)
{
    struct box cut = {box->x, box->y, width, box->h};
    box->x += width;
    box->w -= width;
    return cut;
}

static inline struct box box_cut_right(struct box *box, float width)
{
    box->w -= width;
    return (struct box){box->x + box->w, box->y, width, box->h};
}

/* The ith of count equal columns with a gap between them. */
static inline struct box box_column(struct box box, int i, int count, float gap)
{
    float width = (box.w - gap * (float)(count - 1)) / (float)count;
    return (struct box){box.x + (float)i * (width + gap), box.y, width, box.h};
}
