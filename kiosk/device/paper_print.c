#include "device/paper_print.h"
#include "base/log.h"
#include "base/status.h"
#include "device/paper_dots.h"

void paper_print(struct printer *printer, const struct kiosk_config *config, const struct profile *profile,
                 const struct command *command)
{
    const char *fonts = config->fonts[0] ? config->fonts : NULL;
    int width = (int)config->printer.width / 8 * 8;
    struct dots dots;
    if (!printer)
        return;
    int status = paper_dots_make(&command->paper, profile, fonts, width, &dots);
    if (status)
        log_error("a receipt cannot be drawn: %s", status_text(status));
    else
        printer_print(printer, &command->key, &dots);
}
