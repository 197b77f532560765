#include "load_line.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t load_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int connect_to(int port)
{
    int one = 1;
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        return -1;
    }
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return made;
}

static bool identify(SSL_CTX *context, const char *certificate_pem, const char *key_pem)
{
    BIO *certificate_bio = BIO_new_mem_buf(certificate_pem, -1);
    BIO *key_bio = BIO_new_mem_buf(key_pem, -1);
    X509 *certificate = PEM_read_bio_X509(certificate_bio, NULL, NULL, NULL);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(key_bio, NULL, NULL, NULL);
    bool good = certificate && key && SSL_CTX_use_certificate(context, certificate) == 1 &&
                SSL_CTX_use_PrivateKey(context, key) == 1;
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(certificate_bio);
    BIO_free(key_bio);
    return good;
}

int load_line_open(struct load_line *line, int port, const char *ca_path, const char *certificate_pem,
                   const char *key_pem)
{
    *line = (struct load_line){.socket = connect_to(port)};
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    bool good = line->socket >= 0 && context && SSL_CTX_load_verify_locations(context, ca_path, NULL) == 1 &&
                identify(context, certificate_pem, key_pem);
    if (good) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        line->ssl = SSL_new(context);
        good = line->ssl && SSL_set_fd(line->ssl, line->socket) == 1 && SSL_connect(line->ssl) == 1 &&
               fcntl(line->socket, F_SETFL, O_NONBLOCK) == 0;
    }
    SSL_CTX_free(context);
    if (!good)
        ERR_print_errors_fp(stderr);
    return good ? 0 : -1;
}

void load_line_close(struct load_line *line)
{
    SSL_free(line->ssl);
    if (line->socket >= 0)
        close(line->socket);
}

void load_line_ask(struct load_line *line, const char *request, size_t length)
{
    line->request = request;
    line->length = length;
    line->sent = 0;
    line->have = 0;
    line->sent_at_us = load_now_us();
}

static int wait_or_end(struct load_line *line, int code, bool *writes)
{
    int why = SSL_get_error(line->ssl, code);
    *writes = why == SSL_ERROR_WANT_WRITE;
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static int whole(const struct load_line *line, const char **body, size_t *length)
{
    const char *end = memmem(line->answer, line->have, "\r\n\r\n", 4);
    const char *said = end ? strcasestr(line->answer, "content-length:") : NULL;
    if (!said)
        return 0;
    *body = end + 4;
    *length = strtoul(said + 15, NULL, 10);
    if (line->have < (size_t)(*body - line->answer) + *length)
        return 0;
    return strncmp(line->answer, "HTTP/1.1 200", 12) ? -1 : 1;
}

int load_line_go_on(struct load_line *line, bool *writes, const char **body, size_t *length)
{
    while (line->sent < line->length) {
        int wrote = SSL_write(line->ssl, line->request + line->sent, (int)(line->length - line->sent));
        if (wrote <= 0)
            return wait_or_end(line, wrote, writes);
        line->sent += (size_t)wrote;
    }
    for (;;) {
        size_t room = sizeof line->answer - 1 - line->have;
        int got = room ? SSL_read(line->ssl, line->answer + line->have, (int)room) : -1;
        if (got <= 0)
            return room ? wait_or_end(line, got, writes) : -1;
        line->have += (size_t)got;
        line->answer[line->have] = '\0';
        int status = whole(line, body, length);
        if (status)
            return status;
    }
}
