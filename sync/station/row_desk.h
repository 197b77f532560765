/* The desk where a delivery's rows are looked at before they are taken: signatures and JSON, which need no
 * database and take most of a row's time, on all of the machine's cores. */
#pragma once
#include "station/row_take.h"

struct row_desk;

int row_desk_start(struct row_desk **desk);
void row_desk_stop(struct row_desk *desk); /* takes NULL */
/* looks[i] is what row_look says of rows[i]. For one caller at a time; returns when all are looked at. */
void row_desk_look(struct row_desk *desk, const struct sealed_row *rows, int count,
                   const struct crypto_key *key, struct row_looks *looks);
