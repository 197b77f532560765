/* A libpcsclite that does as a test tells it: what virtual readers cannot show (unplugged readers, drivers
 * that fail, cards that stay mute). One script for the process; calls may come from several threads. */
#pragma once
#include "reader/pcsc.h"

extern const struct pcsc_calls fake_pcsc;

void fake_pcsc_clear(void);

/* Readers and what GetStatusChange says of them; state is SCARD_STATE_* with the counter above. NULL name
 * of a reader that was there: it is unplugged. */
void fake_pcsc_reader(const char *name, DWORD state);
void fake_pcsc_unplug(const char *name);
/* What each call of that kind returns from now on; SCARD_S_SUCCESS to go on working. */
void fake_pcsc_establish_gives(LONG rv);
void fake_pcsc_list_gives(LONG rv);
void fake_pcsc_status_gives(LONG rv);
/* The next connects return these, one each, then success. */
void fake_pcsc_connect_gives(LONG rv);
void fake_pcsc_protocol(DWORD protocol);

/* The next transmit: must be exactly these bytes (hex; NULL = whatever they are), and returns rv and the
 * answer (hex). */
void fake_pcsc_expect(const char *command, const char *answer, LONG rv);
/* True if every expected command was sent and no other. Tells on standard error what was not so. */
bool fake_pcsc_is_content(void);

int fake_pcsc_connects(void);      /* successful ones so far */
int fake_pcsc_contexts(void);      /* open ones */
DWORD fake_pcsc_disposition(void); /* of the last disconnect */
