#include "ui/runs.h"
#include "base/log.h"
#include "base/status.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 256

struct run {
    struct run *next_in_bucket;
    struct run *newer, *older;
    uint64_t hash;
    struct font font;
    int grow_px;
    int width_px;
    bool rendered;
    struct mask mask;
    char text[];
};

struct runs {
    struct fonts *fonts;
    size_t bytes, bytes_max;
    struct run *buckets[BUCKETS];
    struct run *newest, *oldest;
    struct mask none;
};

struct runs *runs_create(struct fonts *fonts, size_t bytes_max)
{
    struct runs *runs = calloc(1, sizeof *runs);
    if (runs) {
        runs->fonts = fonts;
        runs->bytes_max = bytes_max;
    }
    return runs;
}

static size_t run_bytes(const struct run *run)
{
    return sizeof *run + strlen(run->text) + 1 + (size_t)run->mask.width * (size_t)run->mask.height;
}

static void list_leave(struct runs *runs, const struct run *run)
{
    if (run->newer)
        run->newer->older = run->older;
    else
        runs->newest = run->older;
    if (run->older)
        run->older->newer = run->newer;
    else
        runs->oldest = run->newer;
}

static void list_lead(struct runs *runs, struct run *run)
{
    run->newer = NULL;
    run->older = runs->newest;
    if (runs->newest)
        runs->newest->newer = run;
    else
        runs->oldest = run;
    runs->newest = run;
}

static void oldest_destroy(struct runs *runs)
{
    struct run *run = runs->oldest;
    struct run **link = &runs->buckets[run->hash % BUCKETS];
    while (*link != run)
        link = &(*link)->next_in_bucket;
    *link = run->next_in_bucket;
    runs->oldest = run->newer;
    if (run->newer)
        run->newer->older = NULL;
    else
        runs->newest = NULL;
    runs->bytes -= run_bytes(run);
    free(run->mask.cover);
    explicit_bzero(run->text, strlen(run->text)); /* it may have been a name */
    free(run);
}

void runs_forget(struct runs *runs)
{
    while (runs->oldest)
        oldest_destroy(runs);
}

void runs_destroy(struct runs *runs)
{
    if (!runs)
        return;
    runs_forget(runs);
    free(runs);
}

/* FNV-1a, 64 bits. */
static uint64_t key_hash(const struct run_key *key)
{
    uint64_t hash = 0xCBF29CE484222325U;
    const uint64_t numbers[] = {(uint64_t)key->font.face, (uint64_t)key->font.size_px,
                                (uint64_t)key->grow_px};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        hash = (hash ^ numbers[i]) * 0x100000001B3U;
    const unsigned char *bytes;
    for (bytes = (const unsigned char *)key->text; *bytes; bytes++)
        hash = (hash ^ *bytes) * 0x100000001B3U;
    return hash;
}

/* The key's run, made if it was not there, now the newest. NULL when there is no memory. */
static struct run *run_of(struct runs *runs, const struct run_key *key)
{
    uint64_t hash = key_hash(key);
    struct run *run = runs->buckets[hash % BUCKETS];
    while (run &&
           (run->hash != hash || run->font.face != key->font.face || run->font.size_px != key->font.size_px ||
            run->grow_px != key->grow_px || strcmp(run->text, key->text) != 0))
        run = run->next_in_bucket;
    if (run) {
        list_leave(runs, run);
        list_lead(runs, run);
        return run;
    }
    size_t length = strlen(key->text) + 1;
    run = calloc(1, sizeof *run + length);
    if (!run)
        return NULL;
    memcpy(run->text, key->text, length);
    run->hash = hash;
    run->font = key->font;
    run->grow_px = key->grow_px;
    run->width_px = key->grow_px ? 0 : fonts_width_px(runs->fonts, key->font, key->text);
    run->next_in_bucket = runs->buckets[hash % BUCKETS];
    runs->buckets[hash % BUCKETS] = run;
    list_lead(runs, run);
    runs->bytes += run_bytes(run);
    return run;
}

/* The newest is in use, and stays. */
static void keep_within(struct runs *runs)
{
    while (runs->bytes > runs->bytes_max && runs->oldest != runs->newest)
        oldest_destroy(runs);
}

int runs_width_px(struct runs *runs, struct font font, const char *text)
{
    struct run *run = run_of(runs, &(struct run_key){font, 0, text});
    if (!run)
        return 0;
    int width_px = run->width_px;
    keep_within(runs);
    return width_px;
}

/* Every pixel takes the largest cover within grow pixels around it: the halo has the letters' form. */
static int mask_grow(struct mask *mask, int grow)
{
    struct mask grown = {NULL, mask->width + 2 * grow, mask->height + 2 * grow, mask->left - grow,
                         mask->top - grow};
    grown.cover = calloc((size_t)grown.width, (size_t)grown.height);
    if (!grown.cover)
        return ERR_MEMORY;
    for (int dy = -grow; dy <= grow; dy++)
        for (int dx = -grow; dx <= grow; dx++) {
            if (dx * dx + dy * dy > grow * grow + 1)
                continue;
            for (int y = 0; y < mask->height; y++) {
                uint8_t *to = grown.cover + (ptrdiff_t)(y + grow + dy) * grown.width + grow + dx;
                const uint8_t *from = mask->cover + (ptrdiff_t)y * mask->width;
                for (int x = 0; x < mask->width; x++)
                    to[x] = from[x] > to[x] ? from[x] : to[x];
            }
        }
    free(mask->cover);
    *mask = grown;
    return STATUS_OK;
}

static void run_render(struct runs *runs, struct run *run)
{
    runs->bytes -= run_bytes(run);
    int status = fonts_render(runs->fonts, run->font, run->text, &run->mask);
    if (!status && run->grow_px && run->mask.cover)
        status = mask_grow(&run->mask, run->grow_px);
    if (status)
        log_error("cannot set a text of %zu bytes at %d px: %s", strlen(run->text), run->font.size_px,
                  status_text(status));
    run->rendered = true;
    runs->bytes += run_bytes(run);
}

const struct mask *runs_mask(struct runs *runs, const struct run_key *key)
{
    assert(key->text);
    struct run *run = run_of(runs, key);
    if (!run)
        return &runs->none;
    if (!run->rendered)
        run_render(runs, run);
    keep_within(runs);
    return &runs->newest->mask;
}

size_t runs_bytes(const struct runs *runs)
{
    return runs->bytes;
}
