#include "ui/plural.h"
#include "base/status.h"

#include <string.h>

#define DEPTH_MOST 40 /* brackets and signs within each other */
#define NUMBER_MOST ((uint64_t)1000000000)

/* A rule being worked out for one n. What follows a mistake is not read. */
struct sum {
    const char *at;
    uint64_t n;
    int depth;
    bool wrong;
};

static uint64_t choice(struct sum *sum);

static bool takes(struct sum *sum, const char *sign)
{
    while (*sum->at == ' ')
        sum->at++;
    if (strncmp(sum->at, sign, strlen(sign)) != 0)
        return false;
    sum->at += strlen(sign);
    return true;
}

static uint64_t mistake(struct sum *sum)
{
    sum->wrong = true;
    sum->at += strlen(sum->at);
    return 0;
}

static uint64_t number(struct sum *sum)
{
    uint64_t value = 0;
    while (*sum->at >= '0' && *sum->at <= '9') {
        value = value * 10 + (uint64_t)(*sum->at++ - '0');
        if (value > NUMBER_MOST)
            return mistake(sum);
    }
    return value;
}

static uint64_t operand(struct sum *sum)
{
    uint64_t value = 0;
    if (++sum->depth > DEPTH_MOST)
        return mistake(sum);
    if (takes(sum, "!")) {
        value = !operand(sum);
    } else if (takes(sum, "(")) {
        value = choice(sum);
        if (!takes(sum, ")"))
            (void)mistake(sum);
    } else if (takes(sum, "n")) {
        value = sum->n;
    } else if (*sum->at >= '0' && *sum->at <= '9') {
        value = number(sum);
    } else {
        (void)mistake(sum);
    }
    sum->depth--;
    return value;
}

enum operator{ OR, AND, EQUAL, UNEQUAL, NOT_MORE, NOT_LESS, LESS, MORE, PLUS, MINUS, TIMES, OVER, REST };

/* Longer signs before those they begin with. rank: what binds closer is higher. */
static const struct {
    const char *sign;
    int rank;
} operators[] = {[OR] = {"||", 0},       [AND] = {"&&", 1},      [EQUAL] = {"==", 2}, [UNEQUAL] = {"!=", 2},
                 [NOT_MORE] = {"<=", 3}, [NOT_LESS] = {">=", 3}, [LESS] = {"<", 3},   [MORE] = {">", 3},
                 [PLUS] = {"+", 4},      [MINUS] = {"-", 4},     [TIMES] = {"*", 5},  [OVER] = {"/", 5},
                 [REST] = {"%", 5}};
#define RANKS 6

static uint64_t apply(enum operator operator, uint64_t a, uint64_t b)
{
    switch (operator) {
    case OR: return a || b;
    case AND: return a && b;
    case EQUAL: return a == b;
    case UNEQUAL: return a != b;
    case NOT_MORE: return a <= b;
    case NOT_LESS: return a >= b;
    case LESS: return a < b;
    case MORE: return a > b;
    case PLUS: return a + b;
    case MINUS: return a - b;
    case TIMES: return a * b;
    case OVER: return b ? a / b : 0;
    case REST: return b ? a % b : 0;
    }
    return 0;
}

/* The operator of that rank that stands here, taken; false: there is none. */
static bool takes_operator(struct sum *sum, int rank, enum operator* operator)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (operators[i].rank == rank && takes(sum, operators[i].sign)) {
            *operator=(enum operator) i;
            return true;
        }
    return false;
}

static uint64_t chain(struct sum *sum, int rank)
{
    if (rank == RANKS)
        return operand(sum);
    uint64_t value = chain(sum, rank + 1);
    enum operator operator;
    while (!sum->wrong && takes_operator(sum, rank, &operator))
        value = apply(operator, value, chain(sum, rank + 1));
    return value;
}

/* Both sides are read, and one of them is meant. */
static uint64_t choice(struct sum *sum)
{
    if (++sum->depth > DEPTH_MOST)
        return mistake(sum);
    uint64_t value = chain(sum, 0);
    if (!sum->wrong && takes(sum, "?")) {
        uint64_t yes = choice(sum);
        if (!takes(sum, ":"))
            return mistake(sum);
        uint64_t no = choice(sum);
        value = value ? yes : no;
    }
    sum->depth--;
    return value;
}

static uint64_t work_out(const char *rule, uint64_t n, bool *wrong)
{
    struct sum sum = {.at = rule, .n = n};
    uint64_t value = choice(&sum);
    *wrong = sum.wrong || (!takes(&sum, ";") && *sum.at != 0);
    return value;
}

int plural_parse(const char *header, struct plural *plural)
{
    static const char name[] = "Plural-Forms:", rule[] = "plural=";
    *plural = (struct plural){.forms = 2, .rule = "n != 1"};
    const char *line = strstr(header, name);
    if (!line)
        return STATUS_OK;
    struct sum head = {.at = line + strlen(name)};
    if (!takes(&head, "nplurals="))
        return ERR_FORMAT;
    (void)takes(&head, ""); /* spaces */
    uint64_t forms = number(&head);
    if (head.wrong || forms < 1 || forms > PLURAL_FORMS || !takes(&head, ";") || !takes(&head, rule))
        return ERR_FORMAT;
    size_t length = strcspn(head.at, "\n");
    if (length >= PLURAL_SIZE)
        return ERR_FORMAT;
    memcpy(plural->rule, head.at, length);
    plural->rule[length] = 0;
    plural->forms = (int)forms;
    bool wrong;
    (void)work_out(plural->rule, 1, &wrong);
    return wrong ? ERR_FORMAT : STATUS_OK;
}

int plural_form(const struct plural *plural, uint64_t n)
{
    bool wrong;
    uint64_t form = work_out(plural->rule, n, &wrong);
    return form < (uint64_t)plural->forms ? (int)form : plural->forms - 1;
}
