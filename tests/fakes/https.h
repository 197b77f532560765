/* A station made of nothing: a TLS server on a free port of 127.0.0.1 that reads requests and does as the
 * test tells it. One thread a connection. Makes its own certificates with openssl(1) in a new folder. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum https_manner {
    HTTPS_ANSWER,     /* status and body, connection kept */
    HTTPS_CLOSE,      /* reads the request, then closes without a word */
    HTTPS_CUT,        /* promises 1000 bytes more than it sends, then closes */
    HTTPS_HANG,       /* reads the request and says nothing */
    HTTPS_FLOOD,      /* a body without an end */
    HTTPS_NO_WELCOME, /* closes before TLS */
};

struct https_script {
    enum https_manner manner;
    int status;
    const char *headers; /* more of them, each with CR LF; may be NULL */
    const char *body;
    int tls; /* the newest version it speaks, TLS1_2_VERSION; 0 = any */
};

struct https;

/* NULL: it could not (the reason is printed). */
struct https *https_open(void);
void https_close(struct https *https);

void https_do(struct https *https, struct https_script script); /* from the next request on */
const char *https_url(const struct https *https);
/* A file of its folder: ca.pem, other_ca.pem, client.pem, client.key, stranger.pem, stranger.key. */
const char *https_file(const struct https *https, const char *name, char path[256]);

int https_connections(struct https *https);
/* The last request, headers and body. */
void https_last(struct https *https, char *request, size_t size);
