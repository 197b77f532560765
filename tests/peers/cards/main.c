/* peer-card: see tests/peers/cards/README.md. */
#include "cards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char usage[] =
    "peer-card serve [--dir D] [--card-port P] [--psam-port P] cards.conf\n"
    "peer-card [--dir D] COMMAND\n"
    "  tap N [--for MS]   puts card N on the reader (and takes off the one that lies there)\n"
    "  lift               takes it off\n"
    "  list               which cards there are\n"
    "  state N            what card N holds, as JSON\n"
    "  load N FEN         sets its balance\n"
    "  psam out|in        pulls the PSAM, puts it back\n"
    "for the next command of the card:\n"
    "  tear debit-before|debit-after|apdu:K|apdu:K+   lifts it there; + after it was carried out\n"
    "  hang [INS]         never answers (54, DEBIT)\n"
    "  refuse INS SW      answers that status\n"
    "  wrong-mac2         debits and proves itself wrongly\n"
    "  delay MS           takes so long for each command, until told otherwise\n"
    "  calm               none of these any more\n"
    "The folder of socket and states is --dir, else $DORMWATT_CARDS, else /tmp/dormwatt-cards.\n";

int tell_server(const char *dir, const char *line)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/control", dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        fprintf(stderr, "peer-card: nobody serves %s\n", dir);
        return EXIT_FAILURE;
    }
    bool failed = send(fd, line, strlen(line), MSG_NOSIGNAL) < 0;
    char reply[1024];
    ssize_t length = 0;
    bool first = true;
    while ((length = recv(fd, reply, sizeof reply, 0)) > 0) {
        failed |= first && strncmp(reply, "error", 5) == 0;
        first = false;
        fwrite(reply, 1, (size_t)length, stdout);
    }
    close(fd);
    return failed || first ? EXIT_FAILURE : EXIT_SUCCESS;
}

struct arguments {
    const char *dir;
    int card_port, psam_port;
    const char *words[8];
    int count;
};

static bool take_option(struct arguments *arguments, const char *name, const char *value)
{
    if (!value)
        return false;
    if (strcmp(name, "--dir") == 0)
        arguments->dir = value;
    else if (strcmp(name, "--card-port") == 0)
        arguments->card_port = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--psam-port") == 0)
        arguments->psam_port = (int)strtol(value, NULL, 10);
    else if (strcmp(name, "--for") == 0 && arguments->count < 8)
        arguments->words[arguments->count++] = value;
    else
        return false;
    return true;
}

static bool take_arguments(int argc, char **argv, struct arguments *arguments)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            if (!take_option(arguments, argv[i], i + 1 < argc ? argv[i + 1] : NULL))
                return false;
            i++;
        } else if (arguments->count < 8) {
            arguments->words[arguments->count++] = argv[i];
        } else {
            return false;
        }
    }
    return arguments->count > 0;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {.dir = getenv("DORMWATT_CARDS"), .card_port = 35963, .psam_port = 35964};
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(usage, stdout);
        return EXIT_SUCCESS;
    }
    if (!take_arguments(argc, argv, &arguments)) {
        fputs(usage, stderr);
        return 2;
    }
    if (!arguments.dir)
        arguments.dir = "/tmp/dormwatt-cards";
    if (strcmp(arguments.words[0], "serve") == 0) {
        static struct world world = {.psam_df = {0xDF, 0x03}, .key_version = 1};
        if (arguments.count != 2 || world_read(&world, arguments.words[1]))
            return 2;
        world.dir = arguments.dir;
        return serve(&world, arguments.card_port, arguments.psam_port);
    }
    char line[256] = "";
    for (int i = 0; i < arguments.count; i++) {
        size_t used = strlen(line);
        snprintf(line + used, sizeof line - used, "%s%s", i > 0 ? " " : "", arguments.words[i]);
    }
    return tell_server(arguments.dir, line);
}
