/* Which buildings and rooms there are, page by page. */
#pragma once
#include "database/database.h"
#include "wire/directory.h"

/* The first BUILDINGS_MAX that have rooms, by id. */
int directory_buildings(struct database *db, struct building_list *list);
/* 0, or ERR_NOT_FOUND: no such building. */
int directory_building_find(struct database *db, const char *building);
/* A building's rooms after that one (empty: from the first), by id. 0, or ERR_NOT_FOUND: no such building. */
int directory_rooms(struct database *db, const char *building, const char *after, struct room_list *list);
