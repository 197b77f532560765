/* One kept-alive HTTPS connection of a load program: OpenSSL by hand, because a thousand handles of libcurl
 * on the station's own two cores would measure libcurl. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ssl_ctx_st;
struct ssl_st;

struct load_line {
    int socket;
    struct ssl_st *ssl;
    char answer[65536];
    size_t have;
    const char *request; /* borrowed until its answer is there */
    size_t length, sent;
    int64_t sent_at_us;
};

int64_t load_now_us(void);
/* Connects and shakes hands, waiting for both; afterwards the socket does not block. */
int load_line_open(struct load_line *line, int port, const char *ca_path, const char *certificate_pem,
                   const char *key_pem);
void load_line_close(struct load_line *line);
void load_line_ask(struct load_line *line, const char *request, size_t length);
/* After the socket became ready. 1: the answer is whole, *body and *length are its body. 0: not yet, and
 * *writes says what it waits for. -1: the connection ended or the answer is no 200. */
int load_line_go_on(struct load_line *line, bool *writes, const char **body, size_t *length);
