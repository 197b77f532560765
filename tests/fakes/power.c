#include "tests/fakes/power.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 8
#define SECTOR 512
#define SHM_REGIONS 16

/* A write or truncation that no sync has made sure of. */
struct change {
    struct change *next;
    int64_t offset;
    int64_t size; /* of bytes; -1: truncation to offset */
    uint8_t bytes[];
};

struct image {
    uint8_t *bytes;
    int64_t size, room;
};

struct disk_file {
    char name[256];
    struct image seen;   /* as the program sees it */
    struct image synced; /* as the disk surely has it */
    struct image start;  /* as power_remember found it */
    struct change *first, **last;
};

struct open_file {
    sqlite3_file base;
    struct disk_file *file;
    bool delete_on_close;
    void *shm[SHM_REGIONS];
};

static struct disk_file files[FILES_MAX];
static unsigned random_state;
static int cut_after;
static bool cut;
static int refuse_after;
static bool refused;
static bool lies;
static bool remembers;
static sqlite3_vfs vfs;

/* Counts one step towards the refusal; true when this is the one. */
static bool refuses(void)
{
    if (refuse_after == 0 || --refuse_after > 0)
        return false;
    refused = true;
    return true;
}

/* Counts one step towards the cut; true when the power is gone. */
static bool gone(void)
{
    if (!cut && cut_after > 0 && --cut_after == 0)
        cut = true;
    return cut;
}

static void image_grow(struct image *image, int64_t size)
{
    if (size <= image->room)
        return;
    image->room = size > 2 * image->room ? size : 2 * image->room;
    image->bytes = realloc(image->bytes, (size_t)image->room);
}

static void image_write(struct image *image, const void *bytes, int64_t size, int64_t offset)
{
    if (offset + size > image->size) {
        image_grow(image, offset + size);
        memset(image->bytes + image->size, 0, (size_t)(offset + size - image->size));
        image->size = offset + size;
    }
    memcpy(image->bytes + offset, bytes, (size_t)size);
}

static void image_truncate(struct image *image, int64_t size)
{
    if (size < image->size)
        image->size = size;
}

static void image_copy(struct image *to, const struct image *from)
{
    image_grow(to, from->size);
    if (from->size)
        memcpy(to->bytes, from->bytes, (size_t)from->size);
    to->size = from->size;
}

static void change_take(struct image *image, const struct change *change)
{
    if (change->size < 0)
        image_truncate(image, change->offset);
    else
        image_write(image, change->bytes, change->size, change->offset);
}

static void changes_drop(struct disk_file *file)
{
    for (struct change *change = file->first; change;) {
        struct change *next = change->next;
        free(change);
        change = next;
    }
    file->first = NULL;
    file->last = &file->first;
}

static bool change_add(struct disk_file *file, const void *bytes, int64_t size, int64_t offset)
{
    size_t length = size > 0 ? (size_t)size : 0;
    struct change *change = malloc(sizeof *change + length);
    if (!change)
        return false;
    *change = (struct change){.offset = offset, .size = size};
    if (length)
        memcpy(change->bytes, bytes, length);
    *file->last = change;
    file->last = &change->next;
    return true;
}

/* --- a file of SQLite's ------------------------------------------------------------------------------- */

static struct open_file *of(sqlite3_file *base)
{
    return (struct open_file *)base;
}

static int file_close(sqlite3_file *base)
{
    struct open_file *open = of(base);
    if (open->delete_on_close)
        *open->file = (struct disk_file){0};
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *to, int size, sqlite3_int64 offset)
{
    const struct image *seen = &of(base)->file->seen;
    if (cut)
        return SQLITE_IOERR_READ;
    int64_t left = seen->size > offset ? seen->size - offset : 0;
    int64_t had = left < size ? left : size;
    if (had)
        memcpy(to, seen->bytes + offset, (size_t)had);
    memset((uint8_t *)to + had, 0, (size_t)(size - had));
    return had == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
    struct disk_file *file = of(base)->file;
    if (refuses())
        return SQLITE_FULL;
    if (cut || !change_add(file, bytes, size, offset))
        return SQLITE_IOERR_WRITE;
    image_write(&file->seen, bytes, size, offset);
    return gone() ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct disk_file *file = of(base)->file;
    if (refuses() || gone() || !change_add(file, NULL, -1, size))
        return SQLITE_IOERR_TRUNCATE;
    image_truncate(&file->seen, size);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags)
{
    struct disk_file *file = of(base)->file;
    (void)flags;
    if (refuses() || gone())
        return SQLITE_IOERR_FSYNC;
    if (lies)
        return SQLITE_OK;
    for (const struct change *change = file->first; change; change = change->next)
        change_take(&file->synced, change);
    changes_drop(file);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size)
{
    *size = of(base)->file->seen.size;
    return cut ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

/* One process, one connection: locks hold by themselves, and shared memory is memory. */
static int file_lock(sqlite3_file *base, int level)
{
    (void)base, (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *base, int *held)
{
    (void)base;
    *held = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int op, void *argument)
{
    (void)base, (void)op, (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base)
{
    (void)base;
    return SECTOR;
}

static int file_traits(sqlite3_file *base)
{
    (void)base;
    return 0;
}

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **memory)
{
    struct open_file *open = of(base);
    if (region >= SHM_REGIONS)
        return SQLITE_IOERR_SHMSIZE;
    if (!open->shm[region] && extend)
        open->shm[region] = calloc(1, (size_t)size);
    *memory = open->shm[region];
    return extend && !*memory ? SQLITE_NOMEM : SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int offset, int count, int flags)
{
    (void)base, (void)offset, (void)count, (void)flags;
    return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base)
{
    (void)base;
}

static int shm_unmap(sqlite3_file *base, int delete_it)
{
    struct open_file *open = of(base);
    (void)delete_it;
    for (int i = 0; i < SHM_REGIONS; i++) {
        free(open->shm[i]);
        open->shm[i] = NULL;
    }
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    2,         file_close,  file_read,     file_write,   file_truncate, file_sync,   file_size,
    file_lock, file_lock,   file_reserved, file_control, file_sector,   file_traits, shm_map,
    shm_lock,  shm_barrier, shm_unmap,     NULL,         NULL,
};

/* --- the disk ----------------------------------------------------------------------------------------- */

static struct disk_file *find(const char *name)
{
    for (int i = 0; i < FILES_MAX; i++)
        if (name && !strcmp(files[i].name, name))
            return &files[i];
    return NULL;
}

static int disk_open(sqlite3_vfs *self, const char *name, sqlite3_file *base, int flags, int *out)
{
    struct open_file *open = of(base);
    (void)self;
    *open = (struct open_file){0};
    if (cut)
        return SQLITE_CANTOPEN;
    struct disk_file *file = find(name);
    if (!file)
        file = find("");
    if (!file)
        return SQLITE_CANTOPEN;
    if (!file->last)
        file->last = &file->first;
    snprintf(file->name, sizeof file->name, "%s", name ? name : "(temporary)");
    *open = (struct open_file){
        .base.pMethods = &methods, .file = file, .delete_on_close = flags & SQLITE_OPEN_DELETEONCLOSE};
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static void file_forget(struct disk_file *file)
{
    changes_drop(file);
    free(file->seen.bytes);
    free(file->synced.bytes);
    free(file->start.bytes);
    *file = (struct disk_file){0};
}

static int disk_delete(sqlite3_vfs *self, const char *name, int sync)
{
    (void)self, (void)sync;
    struct disk_file *file = find(name);
    if (cut)
        return SQLITE_IOERR_DELETE;
    if (file)
        file_forget(file);
    return SQLITE_OK;
}

static int disk_access(sqlite3_vfs *self, const char *name, int flags, int *result)
{
    (void)self, (void)flags;
    struct disk_file *file = find(name);
    *result = file && file->seen.size > 0;
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *self, const char *name, int size, char *path)
{
    (void)self;
    snprintf(path, (size_t)size, "%s", name);
    return SQLITE_OK;
}

void power_init(void)
{
    vfs = *sqlite3_vfs_find(NULL);
    vfs.zName = "power";
    vfs.szOsFile = sizeof(struct open_file);
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    vfs.xAccess = disk_access;
    vfs.xFullPathname = disk_full_path;
    sqlite3_vfs_register(&vfs, 1);
}

void power_remember(void)
{
    for (int i = 0; i < FILES_MAX; i++) {
        struct disk_file *file = &files[i];
        image_copy(&file->start, &file->seen);
    }
    remembers = true;
}

void power_forget(void)
{
    remembers = false;
    power_fresh(0, 0);
}

void power_fresh(unsigned seed, int cut_at)
{
    for (int i = 0; i < FILES_MAX; i++) {
        struct disk_file *file = &files[i];
        if (!remembers) {
            file_forget(file);
            continue;
        }
        changes_drop(file);
        image_copy(&file->seen, &file->start);
        image_copy(&file->synced, &file->start);
    }
    random_state = seed;
    cut_after = cut_at;
    cut = false;
}

void power_refuse_at(int n)
{
    refuse_after = n;
    refused = false;
}

bool power_accept(void)
{
    refuse_after = 0;
    return refused;
}

bool power_is_cut(void)
{
    return cut;
}

/* What became of one write that no sync made sure of. */
static void change_happens(struct image *image, const struct change *change)
{
    unsigned fate = (unsigned)rand_r(&random_state) % 4;
    if (fate == 0)
        return;
    if (change->size < 0) {
        image_truncate(image, change->offset);
        return;
    }
    for (int64_t at = 0; at < change->size; at += SECTOR) {
        int64_t size = change->size - at < SECTOR ? change->size - at : SECTOR;
        if (fate > 1 || rand_r(&random_state) % 2) /* 1: torn, sector by sector */
            image_write(image, change->bytes + at, size, change->offset + at);
    }
}

void power_back(void)
{
    for (int i = 0; i < FILES_MAX; i++) {
        struct disk_file *file = &files[i];
        for (const struct change *change = file->first; change; change = change->next)
            change_happens(&file->synced, change);
        changes_drop(file);
        image_copy(&file->seen, &file->synced);
    }
    cut_after = 0;
    cut = false;
}

void power_lie(bool lie)
{
    lies = lie;
}
