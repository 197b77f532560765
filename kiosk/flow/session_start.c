/* S20 at start-up: until the workers have said how they are, nobody is served. Whose card it is cannot be
 * told before the store has brought the campus's salt, and what cannot be kept is not sold. */
#include "flow/session_state.h"

#include <string.h>

#define START_MOST_MS 20000 /* design S20; then each fault is said in its own place */
#define START_LINE_MS                                                                                        \
    2000 /* without a station there is much to do; a line that is down may take long to say so */

void start_begin(struct session *session)
{
    session->start.runs = session->config.starts;
    session->start.began_ms = session->now_ms;
    if (!session->start.runs)
        return;
    session->screen = SCREEN_OUT_OF_SERVICE;
    deadline_set(session, DEADLINE_START, START_LINE_MS);
}

/* Of the bar: the glass itself is the first step, and stands. */
int start_steps(const struct session *session, int *of)
{
    const struct start *start = &session->start;
    *of = session->config.starts_reader ? 4 : 3;
    return 1 + start->store + start->line + (session->config.starts_reader && start->reader);
}

static bool is_over(const struct session *session)
{
    const struct start *start = &session->start;
    int64_t age_ms = session->now_ms - start->began_ms;
    bool served = start->store && (start->reader || !session->config.starts_reader);
    return age_ms >= START_MOST_MS || (served && (start->line || age_ms >= START_LINE_MS));
}

/* A card that lay there meanwhile is this one's turn now. */
void start_heard(struct session *session, enum event_type type)
{
    struct start *start = &session->start;
    if (!start->runs)
        return;
    start->store |= type == EVENT_STORE;
    start->reader |= type == EVENT_READER;
    start->line |= type == EVENT_LINE;
    if (!is_over(session)) {
        if (session->deadlines[DEADLINE_START] == INT64_MAX)
            deadline_set(session, DEADLINE_START, START_MOST_MS - START_LINE_MS);
        return;
    }
    struct card_identity card = session->person.identity;
    bool lies = session->card_present && (card.asn[0] || card.uid[0]);
    start->runs = false;
    deadline_clear(session, DEADLINE_START);
    session->store_ok &= start->store; /* who never spoke is not well */
    session->reader_ok &= start->reader || !session->config.starts_reader;
    memset(&session->person.identity, 0, sizeof session->person.identity);
    machine_changed(session);
    if (lies && session->screen == SCREEN_ATTRACT)
        card_identified(session, &card);
    memset(&card, 0, sizeof card);
}
