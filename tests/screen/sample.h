/* The pictures that are kept: of the product of views and forms (forms.h) what differs. */
#pragma once
#include "tests/screen/forms.h"

#define SAMPLE_NAME_SIZE 96

struct sample {
    char name[SAMPLE_NAME_SIZE]; /* of golden/NAME.png */
    const char *view;
    struct form form;
};

/* The index-th, from 0; false past the last. */
bool sample_at(size_t index, struct sample *sample);
