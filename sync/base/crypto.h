/* OpenSSL 3 (EVP), and libsodium for Ed25519, in the few shapes Dormwatt uses. Keys are opaque and owned by
 * the caller. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE 32
#define ED25519_SIZE 64
#define BASE64_ED25519_SIZE 89 /* base64 of a signature, with its zero */

/* Fills bytes from the system's generator. Ends the program when there is none: a guessable key is worse. */
void random_bytes(uint8_t *bytes, size_t length);

void sha256(const void *bytes, size_t length, uint8_t digest[SHA256_SIZE]);

/* A private or public key of any type OpenSSL reads from PEM. */
struct crypto_key;
/* pem: a private key (PKCS#8, PKCS#1), a public key (SubjectPublicKeyInfo) or a certificate, whose public
 * key is then taken. NULL if it is none of them. */
struct crypto_key *crypto_key_from_pem(const char *pem);
/* The same from a file; NULL is logged with the file's name. */
struct crypto_key *crypto_key_from_file(const char *path);
struct crypto_key *crypto_key_generate_ed25519(void);
bool crypto_key_is_ed25519(const struct crypto_key *key);
void crypto_key_destroy(struct crypto_key *key);
/* PEM of the key; *pem is the caller's, to be freed. 0, ERR_MEMORY, ERR_CRYPTO (no private half). */
int crypto_key_private_pem(const struct crypto_key *key, char **pem);
int crypto_key_public_pem(const struct crypto_key *key, char **pem);

/* Ed25519 (RFC 8032). 0, or ERR_CRYPTO. */
int ed25519_sign(const struct crypto_key *key, const void *bytes, size_t length,
                 uint8_t signature[ED25519_SIZE]);
int ed25519_verify(const struct crypto_key *key, const void *bytes, size_t length,
                   const uint8_t signature[ED25519_SIZE]);

/* RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2) in base64. text is allocated, the caller frees it. */
int rsa_sign_base64(const struct crypto_key *key, const void *bytes, size_t length, char **text);
/* 0 if the base64 signature is the key's over bytes, else ERR_CRYPTO. */
int rsa_verify_base64(const struct crypto_key *key, const void *bytes, size_t length, const char *text);

/* AES-256-GCM (NIST SP 800-38D). sealed = cipher text, then the 16-byte tag. plain holds
 * sealed_length - 16. 0, or ERR_CRYPTO: plain is then wiped. */
int aes256gcm_open(const uint8_t key[32], const void *nonce, size_t nonce_length, const void *associated,
                   size_t associated_length, const uint8_t *sealed, size_t sealed_length, uint8_t *plain);
/* sealed holds length + 16. */
int aes256gcm_seal(const uint8_t key[32], const void *nonce, size_t nonce_length, const void *associated,
                   size_t associated_length, const uint8_t *plain, size_t length, uint8_t *sealed);
