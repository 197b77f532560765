/* The printer's worker as a process, for printer_test.py:
 *
 *   print_driver DEVICE WIDTH PBM      draws a receipt, writes its dots to PBM, then obeys lines:
 *     print zh|en|test  -> "printed yes|no STATE"     wait MS     quit
 *
 * and says "state N" at each change. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "device/paper_dots.h"
#include "device/printer.h"
#include "ui/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[PRINTER_STATES] = {"absent", "ready", "offline", "nopaper", "open", "jam"};

static void report(void *context, const struct event *event)
{
    (void)context;
    if (event->type == EVENT_PRINTED)
        printf("printed %s %s\n", event->ok ? "yes" : "no", states[event->printer]);
    else
        printf("state %s\n", states[event->printer]);
    fflush(stdout);
}

static struct dots receipt(const char *how, int width)
{
    struct profile profile = {.site_name = "3 号公寓",
                              .machine_name = "大厅 A 机",
                              .desk_place = "3 号公寓 101 值班室",
                              .desk_phone = "8888 0101"};
    struct paper paper = {.language = strcmp(how, "en") == 0 ? LANGUAGE_EN : LANGUAGE_ZH,
                          .is_test = strcmp(how, "test") == 0,
                          .now_ms = 1795413960000,
                          .at_ms = 1795413900000,
                          .building_name = "3 号公寓",
                          .room_name = "512",
                          .amount_fen = 5000,
                          .wh = 83333,
                          .tender = TENDER_CARD,
                          .tail = "3071",
                          .key = {"91C07F3A00112233445566778899AABB"},
                          .state = PAPER_PAID};
    struct dots dots;
    if (paper_dots_make(&paper, &profile, NULL, width, &dots))
        exit(1);
    return dots;
}

static void pbm_write(const char *path, const struct dots *dots)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        exit(1);
    fprintf(file, "P4\n%d %d\n", dots->width, dots->rows);
    fwrite(dots->bits, 1, (size_t)dots->width / 8 * (size_t)dots->rows, file);
    fclose(file);
}

static const char usage[] =
    "usage: print_driver DEVICE WIDTH PBM\n"
    "Takes lines: print zh|en|test | wait MS | quit. Draws a receipt into PBM first.\n"
    "Exit: 0 after quit, 1 if the printer's worker did not start, 2 for words it does not know.\n";

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    if (argc != 4 || translate_open(NULL))
        return 2;
    log_init("print", LOG_FACT);
    struct printer_config config = {.width = strtol(argv[2], NULL, 10), .baud = 115200};
    snprintf(config.device, sizeof config.device, "%s", argv[1]);
    struct printer *printer = NULL;
    if (printer_start(&config, report, NULL, &printer))
        return 1;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, "print ", 6)) {
            struct key key = {"91C07F3A00112233445566778899AABB"};
            struct dots dots = receipt(line + 6, (int)config.width);
            pbm_write(argv[3], &dots);
            printer_print(printer, &key, &dots);
        } else if (!strncmp(line, "wait ", 5)) {
            clock_sleep_ms(strtol(line + 5, NULL, 10));
        } else {
            break;
        }
    }
    printer_stop(printer);
    return 0;
}
