#include "store/seal.h"
#include "base/hmac.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "store/tpm.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define UNSEAL_TRIES 3 /* of ten seconds each, on the clerk's thread */
#define KEY_SIZE 32
#define NONCE_SIZE 12
#define CREDENTIAL "store.key"

/* One key for each use, so that a name can never help to open a seal. */
static void derive(const uint8_t key[KEY_SIZE], struct seal *seal)
{
    hmac_sha256(key, "dormwatt seal", strlen("dormwatt seal"), seal->sealing);
    hmac_sha256(key, "dormwatt name", strlen("dormwatt name"), seal->naming);
}

/* 0, ERR_NOT_FOUND, ERR_IO (logged). */
static int read_text(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "re");
    if (!file && errno == ENOENT)
        return ERR_NOT_FOUND;
    size_t length = file ? fread(text, 1, size - 1, file) : 0;
    if (!file || ferror(file))
        log_error("%s: cannot be read: %s", path, strerror(errno));
    int status = file ? STATUS_OK : ERR_IO;
    if (file)
        fclose(file);
    text[length] = '\0';
    return status;
}

static int parse_key(const char *path, char *digits, uint8_t key[KEY_SIZE])
{
    digits[strcspn(digits, "\r\n")] = '\0';
    int status = hex_decode(digits, key, KEY_SIZE) ? ERR_FORMAT : STATUS_OK;
    memset(digits, 0, strlen(digits));
    if (status)
        log_error("%s: not 64 hexadecimal digits; move it away and a new one is made", path);
    return status;
}

/* 0, ERR_NOT_FOUND, ERR_IO, ERR_FORMAT. */
static int read_key(const char *path, uint8_t key[KEY_SIZE])
{
    char digits[2 * KEY_SIZE + 3];
    int status = read_text(path, digits, sizeof digits);
    return status ? status : parse_key(path, digits, key);
}

static int write_text(const char *path, const char *text)
{
    char beside[PATH_MAX + 16];
    snprintf(beside, sizeof beside, "%s.new", path);
    int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool wrote = file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text) && fsync(file) == 0;
    if (file >= 0)
        close(file);
    if (wrote && rename(beside, path) == 0)
        return STATUS_OK;
    log_error("%s: cannot be written: %s", path, strerror(errno));
    return ERR_IO;
}

static int make_key(const char *path, uint8_t key[KEY_SIZE])
{
    char digits[2 * KEY_SIZE + 1];
    random_bytes(key, KEY_SIZE);
    hex_encode(key, KEY_SIZE, digits);
    int status = write_text(path, digits);
    memset(digits, 0, sizeof digits);
    return status;
}

static int make_sealed_key(const char *path, uint8_t key[KEY_SIZE])
{
    char digits[2 * KEY_SIZE + 1];
    char sealed[TPM_SEALED_SIZE];
    random_bytes(key, KEY_SIZE);
    hex_encode(key, KEY_SIZE, digits);
    int status = tpm_seal(digits, sealed);
    memset(digits, 0, sizeof digits);
    return status ? status : write_text(path, sealed);
}

static int read_sealed_key(const char *path, uint8_t key[KEY_SIZE])
{
    char sealed[TPM_SEALED_SIZE];
    char digits[TPM_SECRET_SIZE];
    int status = read_text(path, sealed, sizeof sealed);
    if (!status)
        status = tpm_unseal(sealed, digits);
    return status ? status : parse_key(path, digits, key);
}

/* The old one stays beside the new: a TPM that said no once may have been the one. */
static void put_aside(const char *path)
{
    char aside[PATH_MAX + 16];
    snprintf(aside, sizeof aside, "%s.old", path);
    (void)rename(path, aside);
}

/* A key that lies open, from before the machine had its TPM, goes once a sealed one is there: a new one, for
 * what lay open may have been copied. */
static int open_with_tpm(const char *open_path, uint8_t key[KEY_SIZE])
{
    char path[PATH_MAX + 8];
    snprintf(path, sizeof path, "%s.tpm", open_path);
    int status = read_sealed_key(path, key);
    for (int again = 1; again < UNSEAL_TRIES && status == ERR_IO; again++)
        status = read_sealed_key(path, key); /* nobody said no: the key that is there may be right */
    if (status && status != ERR_NOT_FOUND) {
        log_warn("%s: not this TPM's: a new one is made, and the station asked again for what was kept",
                 path);
        put_aside(path);
    }
    if (status)
        status = make_sealed_key(path, key);
    if (!status)
        unlink(open_path);
    return status;
}

static int open_key_file(const struct store_config *config, uint8_t key[KEY_SIZE])
{
    char path[PATH_MAX];
    bool named = config->seal_key[0] != '\0';
    snprintf(path, sizeof path, "%s%s", named ? config->seal_key : config->path, named ? "" : ".key");
    if (!named && tpm_is_there() && open_with_tpm(path, key) == STATUS_OK)
        return STATUS_OK;
    int status = read_key(path, key);
    return status == ERR_NOT_FOUND ? make_key(path, key) : status;
}

int seal_open(const struct store_config *config, struct seal *seal)
{
    char path[PATH_MAX];
    uint8_t key[KEY_SIZE];
    const char *credentials = getenv("CREDENTIALS_DIRECTORY"); /* systemd.exec(5) */
    int status = ERR_NOT_FOUND;
    if (credentials) {
        snprintf(path, sizeof path, "%s/" CREDENTIAL, credentials);
        status = read_key(path, key);
    }
    if (status == ERR_NOT_FOUND)
        status = open_key_file(config, key);
    if (!status)
        derive(key, seal);
    memset(key, 0, sizeof key);
    return status;
}

void seal_forget(struct seal *seal)
{
    memset(seal, 0, sizeof *seal);
}

void seal_name(const struct seal *seal, const char *kind, const char *name, char sealed_name[SEAL_NAME_SIZE])
{
    char words[128];
    uint8_t digest[SHA256_SIZE];
    int length = snprintf(words, sizeof words, "%s\n%s", kind, name);
    hmac_sha256(seal->naming, words, (size_t)length, digest);
    hex_encode(digest, sizeof digest, sealed_name);
}

int seal_close(const struct seal *seal, const char *kind, const char *sealed_name, const char *bytes,
               size_t length, uint8_t **sealed)
{
    char place[128];
    int place_length = snprintf(place, sizeof place, "%s\n%s", kind, sealed_name);
    *sealed = malloc(length + SEAL_MORE);
    if (!*sealed)
        return ERR_MEMORY;
    random_bytes(*sealed, NONCE_SIZE);
    int status = aes256gcm_seal(seal->sealing, *sealed, NONCE_SIZE, place, (size_t)place_length,
                                (const uint8_t *)bytes, length, *sealed + NONCE_SIZE);
    if (!status)
        return STATUS_OK;
    free(*sealed);
    *sealed = NULL;
    return status;
}

int seal_break(const struct seal *seal, const char *kind, const char *sealed_name, const uint8_t *sealed,
               size_t sealed_length, char **bytes)
{
    char place[128];
    int place_length = snprintf(place, sizeof place, "%s\n%s", kind, sealed_name);
    *bytes = NULL;
    if (sealed_length < SEAL_MORE)
        return ERR_CRYPTO;
    size_t length = sealed_length - SEAL_MORE;
    char *plain = malloc(length + 1);
    if (!plain)
        return ERR_MEMORY;
    int status = aes256gcm_open(seal->sealing, sealed, NONCE_SIZE, place, (size_t)place_length,
                                sealed + NONCE_SIZE, sealed_length - NONCE_SIZE, (uint8_t *)plain);
    plain[length] = '\0';
    if (status)
        free(plain);
    else
        *bytes = plain;
    return status;
}
