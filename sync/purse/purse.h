/* The e-purse's transaction authentication code at the station (cards.md 3.2): proves that the card with
 * this ASN was debited by this amount. Two-key 3DES through EVP (des-ede). */
#pragma once
#include "trade/purchase.h"
#include <stddef.h>
#include <stdint.h>

/* DK = TDES(MK, F) || TDES(MK, NOT F), levels times with the factors in turn. */
int purse_diversify(const uint8_t master[16], const uint8_t *factors, int levels, uint8_t derived[16]);
/* MAC8: single-DES CBC-MAC, padding 80 00.., leftmost 4 bytes. */
int purse_mac(const uint8_t key[8], const uint8_t *bytes, size_t length, uint8_t mac[4]);
/* 0 if debit.tac is the TAC of amount under the TAC master key, ERR_CRYPTO if not, ERR_FORMAT. */
int purse_check_tac(const uint8_t tac_master[16], const struct purse_debit *debit, struct money amount);
