/* A short secret sealed by this machine's TPM: what a disk holds that is taken out of the machine opens
 * nothing. systemd-creds(1) does it, with the device that SYSTEMD_TPM2_DEVICE names or the kernel's; no TPM
 * library is linked. Each call starts a process and waits for it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#define TPM_SECRET_SIZE 128  /* with the zero */
#define TPM_SEALED_SIZE 4096 /* a sealed secret as text, with the zero */

bool tpm_is_there(void);
/* 0, ERR_CRYPTO: the TPM did not do it, or ERR_IO: it did not answer (both logged). */
int tpm_seal(const char *secret, char sealed[TPM_SEALED_SIZE]);
/* Also ERR_CRYPTO when another TPM sealed it, or this one before it was cleared. */
int tpm_unseal(const char *sealed, char secret[TPM_SECRET_SIZE]);
