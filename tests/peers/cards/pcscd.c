/* A pcscd of our own beside the system's: its socket is handed to it as a service manager would
 * (sd_listen_fds), its virtual readers listen on ports that were free (virtual-cards.md 7, third way). No
 * privilege is needed. */
#include "cards.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/usr/sbin/pcscd"
#define DRIVER "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
#define PORT_FIRST 20000
#define PORT_TRIES 200

static bool is_free(int port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_ANY)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

/* vpcd's second slot listens on the port after the first's. */
static int find_ports(void)
{
    for (int i = 0; i < PORT_TRIES; i++) {
        uint8_t random[2];
        random_fill(random, sizeof random);
        int port = PORT_FIRST + (int)(number_at(random, 2) % 10000) * 2;
        if (is_free(port) && is_free(port + 1))
            return port;
    }
    return -1;
}

static bool write_config(const char *dir, int port)
{
    char path[512];
    snprintf(path, sizeof path, "%s/readers", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/readers/vpcd", dir);
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    fprintf(file,
            "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%04X\nLIBPATH " DRIVER
            "\nCHANNELID 0x%04X\n",
            (unsigned)port, (unsigned)port);
    return fclose(file) == 0;
}

static int open_socket(const char *dir)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/pcscd.comm", dir);
    unlink(address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0) {
        fprintf(stderr, "peer-card: %s: %s\n", address.sun_path, strerror(errno));
        return -1;
    }
    return fd;
}

static void become_pcscd(const char *dir, int fd)
{
    char readers[512];
    char log[512];
    char pid[16];
    snprintf(readers, sizeof readers, "%s/readers", dir);
    snprintf(log, sizeof log, "%s/pcscd.log", dir);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out >= 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
    }
    if (fd == 3 ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, 3) == 3)
        execl(PROGRAM, PROGRAM, "--foreground", "--config", readers, (char *)NULL);
    _exit(127);
}

int pcscd_start(const char *dir, int *card_port)
{
    mkdir(dir, 0700);
    int port = find_ports();
    if (access(PROGRAM, X_OK) != 0 || access(DRIVER, R_OK) != 0) {
        fprintf(stderr, "peer-card: pcscd and vsmartcard-vpcd have to be installed\n");
        return -1;
    }
    int fd = port > 0 && write_config(dir, port) ? open_socket(dir) : -1;
    if (fd < 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0)
        become_pcscd(dir, fd);
    close(fd);
    *card_port = port;
    return pid;
}

void pcscd_end(int pid)
{
    if (pid <= 0)
        return;
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
}
