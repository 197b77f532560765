/* The maintenance desk's worker: checks PINs (slowly, on purpose), looks at the machine, keeps what
 * maintenance keeps. One thread; it takes the session's service commands and hands back EVENT_SERVICE_* . */
#pragma once
#include "flow/event.h"

struct service_config {
    char cards[SERVICE_CARDS]
              [CARD_REF_SIZE];    /* references of staff's cards (dormwattctl says them); "" = none */
    char pin[129];                /* as dormwatt-kiosk --service-pin prints it; empty: no maintenance */
    char reboot[128], halt[128];  /* commands; empty: not offered */
    char file[280];               /* what is kept between runs */
    char config[256], store[256]; /* looked at */
    char reader[64];              /* a part of the card reader's name; empty: it is no PC/SC reader */
};

struct service;

/* Tells EVENT_SERVICE_KEPT first. *service is the caller's. 0, ERR_MEMORY. */
int service_start(const struct service_config *config,
                  void (*report)(void *context, const struct event *event), void *context,
                  struct service **service);
void service_command(struct service *service, const struct command *command);
/* Writes down that the program ended by itself. Takes NULL. */
void service_stop(struct service *service);

/* Reads a PIN of six digits from the standard input and prints what [service] pin takes. 0, or ERR_FORMAT. */
int service_pin_print(void);
