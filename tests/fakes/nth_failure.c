/* Makes the nth write, sync or connect of a real program fail, once. Preloaded; a test arms it through
 * a shared file (DORMWATT_NTH), so that one process goes through many n:
 *
 *   int64 kind (1 write, 2 sync, 3 connect), int64 countdown, int64 failures so far
 *
 * Writes and syncs count on regular files only, and not on the program's own log. Allocation is not
 * among them: under the sanitisers the allocator is theirs. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { KIND_NONE, KIND_WRITE, KIND_SYNC, KIND_CONNECT };

struct plan {
    _Atomic int64_t kind;
    _Atomic int64_t countdown;
    _Atomic int64_t failures;
};

static struct plan *plan;

__attribute__((constructor)) static void find_plan(void)
{
    const char *path = getenv("DORMWATT_NTH");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    void *memory = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (memory != MAP_FAILED)
        plan = memory;
}

/* True if this call is the one. */
static bool fails(enum kind kind)
{
    if (!plan || atomic_load(&plan->kind) != (int64_t)kind || atomic_load(&plan->countdown) <= 0 ||
        atomic_fetch_sub(&plan->countdown, 1) != 1)
        return false;
    atomic_fetch_add(&plan->failures, 1);
    return true;
}

static bool is_regular(int fd)
{
    struct stat stat;
    return fd > STDERR_FILENO && fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
    if (is_regular(fd) && fails(KIND_WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, count, offset);
}

static int sync_or_fail(int fd, const char *name)
{
    int (*real)(int);
    *(void **)&real = dlsym(RTLD_NEXT, name);
    if (is_regular(fd) && fails(KIND_SYNC)) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

int fsync(int fd)
{
    return sync_or_fail(fd, "fsync");
}

int fdatasync(int fd)
{
    return sync_or_fail(fd, "fdatasync");
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    static int (*real)(int, const struct sockaddr *, socklen_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "connect");
    if (fails(KIND_CONNECT)) {
        errno = ECONNREFUSED;
        return -1;
    }
    return real(fd, address, length);
}
