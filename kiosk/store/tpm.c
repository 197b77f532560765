#include "store/tpm.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 10000 /* a TPM makes a key in a second or two */
#define KERNELS_DEVICE "/dev/tpmrm0"

extern char **environ;

bool tpm_is_there(void)
{
    return getenv("SYSTEMD_TPM2_DEVICE") || access(KERNELS_DEVICE, R_OK | W_OK) == 0;
}

static pid_t start(char *const argv[], int in, int out)
{
    pid_t child = -1;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    int failure = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure)
        log_error("%s: %s", argv[0], strerror(failure));
    return failure ? -1 : child;
}

/* All that comes until the other end closes, as a text; false when it is too long or too late. */
static bool read_all(int from, char *text, size_t size)
{
    size_t used = 0;
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (used < size - 1) {
        struct pollfd end = {.fd = from, .events = POLLIN};
        int64_t left_ms = until_ms - clock_monotonic_ms();
        if (poll(&end, 1, left_ms > 0 ? (int)left_ms : 0) <= 0)
            return false;
        ssize_t had = read(from, text + used, size - 1 - used);
        if (had < 0)
            return false;
        if (had == 0) {
            text[used] = '\0';
            return true;
        }
        used += (size_t)had;
    }
    return false;
}

/* What the child says to words on its input. They are shorter than a pipe holds: writing does not block.
 * *ended: it came to an end by itself. */
static bool converse(pid_t child, int to, const char *words, int from, char *said, size_t size, bool *ended)
{
    int result = -1;
    bool wrote = write(to, words, strlen(words)) == (ssize_t)strlen(words);
    close(to);
    bool heard = wrote && read_all(from, said, size);
    if (!heard)
        kill(child, SIGKILL);
    waitpid(child, &result, 0);
    *ended = WIFEXITED(result);
    return heard && *ended && WEXITSTATUS(result) == 0;
}

static int run(char *const argv[], const char *words, char *said, size_t size)
{
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC))
        return ERR_IO;
    if (pipe2(out, O_CLOEXEC)) {
        close(in[0]);
        close(in[1]);
        return ERR_IO;
    }
    pid_t child = start(argv, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    bool ended = false;
    bool done = child > 0 && converse(child, in[1], words, out[0], said, size, &ended);
    if (child <= 0)
        close(in[1]);
    close(out[0]);
    if (!done)
        log_error("%s %s: the TPM did not do it", argv[0], argv[1]);
    return done ? STATUS_OK : ended ? ERR_CRYPTO : ERR_IO;
}

#define CREDS "systemd-creds"
#define NAME "--name=store.key"

int tpm_seal(const char *secret, char sealed[TPM_SEALED_SIZE])
{
    char *argv[] = {CREDS, "encrypt", "--with-key=tpm2", NAME, "-", "-", NULL};
    return run(argv, secret, sealed, TPM_SEALED_SIZE);
}

int tpm_unseal(const char *sealed, char secret[TPM_SECRET_SIZE])
{
    char *argv[] = {CREDS, "decrypt", NAME, "-", "-", NULL};
    return run(argv, sealed, secret, TPM_SECRET_SIZE);
}
