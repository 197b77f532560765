/* The lines of a tab of S21: what is measured, what it is, and whether that is well. */
#pragma once
#include "screen/page.h"

#define SERVICE_ROWS 8

enum service_dot { DOT_NONE, DOT_OK, DOT_CHECK, DOT_FAULT };

struct service_row {
    const char *name;
    char value[TR_SIZE];
    enum service_dot dot;
};

/* Of view.service.tab; returns how many. */
int service_rows_of(const struct page *page, struct service_row rows[SERVICE_ROWS]);
