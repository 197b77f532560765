/* How the programs of the tests answer --help: with what stands at the head of their file, in short. */
#pragma once
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* True if --help is the one word: then it has been answered. */
static inline bool usage_asked(int count, char **words, const char *usage)
{
    if (count != 2 || (strcmp(words[1], "--help") != 0 && strcmp(words[1], "-h") != 0))
        return false;
    fputs(usage, stdout);
    return true;
}
