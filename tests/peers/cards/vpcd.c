#include "vpcd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool vpcd_insert(struct vpcd *vpcd)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)vpcd->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 1};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return false;
    }
    vpcd->fd = fd;
    vpcd->answering = false;
    return true;
}

void vpcd_eject(struct vpcd *vpcd)
{
    if (vpcd->fd >= 0)
        close(vpcd->fd);
    vpcd->fd = -1;
    vpcd->answering = false;
}

/* vpcd 3.3 sends length and payload in two packets; without an acknowledgement at once Nagle holds the second
 * for 40 ms. The option does not stay set. */
static bool receive(int fd, uint8_t *bytes, size_t length)
{
    int on = 1;
    ssize_t got = recv(fd, bytes, length, MSG_WAITALL);
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    return got == (ssize_t)length;
}

size_t vpcd_hear(struct vpcd *vpcd, uint8_t *frame)
{
    uint8_t head[2];
    if (!receive(vpcd->fd, head, sizeof head)) {
        vpcd_eject(vpcd);
        return 0;
    }
    size_t length = number_at(head, 2);
    if (length == 0 || length > FRAME_MOST || !receive(vpcd->fd, frame, length)) {
        vpcd_eject(vpcd);
        return 0;
    }
    return length;
}

void vpcd_answer_in(struct vpcd *vpcd, const uint8_t *bytes, size_t length, int delay_ms)
{
    number_put(vpcd->answer, 2, (uint32_t)length);
    memcpy(vpcd->answer + 2, bytes, length);
    vpcd->answer_length = length + 2;
    vpcd->answering = true;
    vpcd->answer_at_ms = now_ms() + delay_ms;
    vpcd_tend(vpcd);
}

void vpcd_tend(struct vpcd *vpcd)
{
    if (!vpcd->answering || now_ms() < vpcd->answer_at_ms)
        return;
    vpcd->answering = false;
    if (send(vpcd->fd, vpcd->answer, vpcd->answer_length, MSG_NOSIGNAL) != (ssize_t)vpcd->answer_length)
        vpcd_eject(vpcd);
}
