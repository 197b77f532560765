#include "device/reader_child.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "dormwatt-reader"
#define CHILD_FD 3

struct argument_list {
    char words[18][160];
    char *argv[19];
    int count;
};

static void add(struct argument_list *list, const char *word)
{
    snprintf(list->words[list->count], sizeof list->words[0], "%s", word);
    list->argv[list->count] = list->words[list->count];
    list->argv[++list->count] = NULL;
}

static void add_number(struct argument_list *list, const char *option, int64_t number)
{
    char word[24];
    snprintf(word, sizeof word, "%" PRId64, number);
    add(list, option);
    add(list, word);
}

static void arguments_of(const struct card_reader_config *config, struct argument_list *list)
{
    list->count = 0;
    add(list, PROGRAM);
    add_number(list, "--fd", CHILD_FD);
    add(list, "--card-reader");
    add(list, config->card_reader);
    if (config->psam_reader[0] != '\0') {
        add(list, "--psam-reader");
        add(list, config->psam_reader);
        add(list, "--psam-df");
        add(list, config->psam_df);
    }
    add(list, "--aid");
    add(list, config->aid);
    add_number(list, "--key-index", config->key_index);
    add_number(list, "--asn-offset", config->asn_offset);
    add_number(list, "--expiry-offset", config->expiry_offset);
}

static int program_path(const struct card_reader_config *config, char path[PATH_MAX])
{
    if (config->program[0] != '\0')
        return text_copy(path, PATH_MAX, config->program);
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof PROGRAM - 1);
    if (length <= 0)
        return ERR_IO;
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    memcpy(slash ? slash + 1 : path, PROGRAM, sizeof PROGRAM);
    return 0;
}

/* Between fork and exec of a process with threads: system calls only. */
static void become_reader(const char *path, char *const *argv, int fd, pid_t parent)
{
    /* A reader that outlives a killed kiosk would keep card and PSAM from the next one. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (getppid() == parent && dup2(fd, CHILD_FD) >= 0) {
        if (fd == CHILD_FD)
            fcntl(fd, F_SETFD, 0); /* dup2 onto itself leaves close-on-exec set */
        close_range(CHILD_FD + 1, ~0U, 0);
        execv(path, argv);
    }
    _exit(127);
}

int reader_child_start(const struct card_reader_config *config, struct reader_child *child)
{
    char path[PATH_MAX];
    struct argument_list list;
    int ends[2];
    if (program_path(config, path) || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
        log_error("card reader: no path or socket for " PROGRAM ": %s", strerror(errno));
        return ERR_IO;
    }
    arguments_of(config, &list);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        become_reader(path, list.argv, ends[1], parent);
    close(ends[1]);
    if (pid < 0) {
        log_error("card reader: cannot fork: %s", strerror(errno));
        close(ends[0]);
        return ERR_IO;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *child = (struct reader_child){.pid = pid, .fd = ends[0]};
    return 0;
}

void reader_child_kill(const struct reader_child *child)
{
    if (child->pid > 0)
        kill(child->pid, SIGKILL);
}

void reader_child_end(struct reader_child *child, int64_t patience_ms)
{
    if (child->pid == 0)
        return;
    close(child->fd);
    int pidfd = pidfd_open(child->pid, 0);
    struct pollfd ended = {.fd = pidfd, .events = POLLIN};
    if (pidfd < 0 || poll(&ended, 1, (int)patience_ms) != 1)
        reader_child_kill(child);
    if (pidfd >= 0)
        close(pidfd);
    int how = 0;
    while (waitpid(child->pid, &how, 0) < 0 && errno == EINTR)
        continue;
    if (WIFEXITED(how) && WEXITSTATUS(how) == 127)
        log_error("card reader: " PROGRAM " cannot be started; is it installed beside this program?");
    *child = (struct reader_child){.fd = -1};
}
