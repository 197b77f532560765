/* Which buses there are now, as the tables say. Running threads follow an import without a restart. */
#pragma once
#include "base/crypto.h"
#include "database/database.h"

#define BUSES_MAX 64 /* threads; a school with more puts a gateway beside its buses */
#define BUS_ID_SIZE 32

struct bus_list {
    int count;
    struct bus_entry {
        char id[BUS_ID_SIZE];
        uint8_t digest[SHA256_SIZE]; /* of its line and its meters: changes when one of them does */
    } entries[BUSES_MAX];
};

int bus_list_read(struct database *db, struct bus_list *list);
