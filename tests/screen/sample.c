#include "tests/screen/sample.h"
#include "tests/screen/views.h"
#include <stdio.h>
#include <string.h>

/* In Chinese on a tall panel all, of the rest what differs. */
static const struct set {
    struct form form;
    const char *suffix;
    const char *only; /* names, or NULL for all */
} sets[] = {
    {{.panel = "1080x1920-21", .theme = THEME_LIGHT, .language = LANGUAGE_ZH}, "portrait-zh", NULL},
    {{.panel = "1080x1920-21", .theme = THEME_LIGHT, .language = LANGUAGE_EN},
     "portrait-en",
     "s01-building s07-fresh s07-offline s07-refund s08-week s09-good s10-list s10-onetwice s13-lost "
     "s14-live s15-both s15-queued s16-card s16-nosave s17-pay"},
    {{.panel = "1024x768-15", .theme = THEME_LIGHT, .language = LANGUAGE_ZH},
     "1024x768-zh",
     "s01-building s01-noreaderoff s02-prompt s04-frozen s05-floor s05-purpose s05-purposepower "
     "s05-room s06-wrong s07-fresh s07-offline s07-refund s08-daypicked s08-total s08-week s09-good "
     "s10-list s10-offline s10-one s10-onehere s11-typed s12-both s12-late s12-notyours s13-wait "
     "s14-live s15-nopaper s15-offered s15-queued s15-twice s15-wasoff s16-card s16-cardkeep "
     "s16-nosave s16-sum s17-pay s17-sale s18-code s20-boot s20-elsewhere s20-maintenance s21-outbox "
     "s21-pinwrong s21-sound s21-status s21-system s22-aloud s24-still s25-badload s25-breaker "
     "s25-gateway s25-offline s25-unheard s26-offer s26-owed s27-edit s28-index s28-linedown s28-wrong "
     "s41-other"},
    {{.panel = "1024x768-15", .theme = THEME_LIGHT, .language = LANGUAGE_EN},
     "1024x768-en",
     "s01-building s01-noreader s01-noreaderqr s01-noticelong s02-power s04-again s04-readerqrtold "
     "s07-byhand s07-fresh s07-gaps s07-gateway s07-night s07-old s07-owed s07-stale s08-month "
     "s09-high s14-live s15-offered s16-card s16-cardtwice s16-meter s16-metertwice s17-overdue "
     "s17-pay s18-took s20-elsewhere s21-outbox s21-reader s21-status s25-arrears s25-breaker "
     "s25-offline s25-running s25-stale s26-byhand s26-offer s27-saved s28-gateway s28-index "
     "s28-linedown s28-notread"},
    {{.panel = "1920x1080-15", .theme = THEME_LIGHT, .language = LANGUAGE_ZH},
     "1920x1080-zh",
     "s01-building s07-fresh s08-day s14-live"},
    {{.panel = "1280x800-15", .theme = THEME_LIGHT, .language = LANGUAGE_EN},
     "1280x800-en",
     "s01-building s07-fresh s07-pending s12-both s14-live s15-queued"},
    {{.panel = "1080x1920-15", .theme = THEME_LIGHT, .language = LANGUAGE_ZH},
     "small-portrait-zh",
     "s01-noticelong s01-steps s02-prompt s03-slow s05-purpose s05-room s06-wrong s07-fresh s07-refund "
     "s08-week s09-good s10-list s11-typed s12-both s13-wait s14-live s15-offered s16-card s17-sale "
     "s18-code s24-still s25-badload"},
    {{.panel = "1080x1920-21", .theme = THEME_DARK, .language = LANGUAGE_ZH},
     "portrait-zh-dark",
     "s01-building s07-fresh s08-daypicked s09-good s13-lost s14-live s15-queued s18-code s22-wanted"},
    {{.panel = "1920x1080-15", .theme = THEME_HIGH_CONTRAST, .language = LANGUAGE_ZH},
     "1920x1080-zh-contrast",
     "s07-fresh s08-week s09-good"},
    {{.panel = "1080x1920-21", .theme = THEME_LIGHT, .language = LANGUAGE_ZH, .large = true},
     "portrait-zh-large",
     "s01-building s04-early s06-typed s07-fresh s07-pending s07-refund s08-daypicked s08-week "
     "s09-good s10-list s11-typed s12-both s12-low s13-lost s14-live s15-queued s16-card s17-pay "
     "s18-code s22-access s24-still s25-badload s25-ticked s27-edit s28-index"},
    {{.panel = "1080x1920-21", .theme = THEME_LIGHT, .language = LANGUAGE_EN, .large = true},
     "portrait-en-large",
     "s07-fresh s12-both s16-card"},
    {{.panel = "1080x1920-15", .theme = THEME_LIGHT, .language = LANGUAGE_ZH, .large = true},
     "small-portrait-zh-large",
     "s07-fresh s08-week s09-good s11-typed s22-access"},
    {{.panel = "1024x768-15", .theme = THEME_LIGHT, .language = LANGUAGE_ZH, .large = true},
     "1024x768-zh-large",
     "s04-noroom s07-byhand s07-fresh s08-earlier s08-week s09-good s11-typed s14-live s14-netlost "
     "s16-card s22-access"},
    {{.panel = "1080x1920-21", .theme = THEME_LIGHT, .language = LANGUAGE_ZH, .low = true},
     "low-zh",
     "s01-building s07-fresh s08-week s09-good s14-live s22-access"},
    {{.panel = "1080x1920-21",
      .theme = THEME_HIGH_CONTRAST,
      .language = LANGUAGE_EN,
      .low = true,
      .large = true},
     "low-en-contrast-large",
     "s07-fresh s15-queued"},
    {{.panel = "1920x1080-32", .theme = THEME_DARK, .language = LANGUAGE_ZH, .low = true},
     "wall-low-zh-dark",
     "s07-fresh"},
    {{.panel = "1080x1920-21", .theme = THEME_HIGH_CONTRAST, .language = LANGUAGE_ZH},
     "portrait-zh-contrast",
     "s01-building s04-frozen s05-room s07-fresh s10-list s12-both s13-take s15-credited s17-payback "
     "s22-wanted"},
};

static bool is_listed(const char *list, const char *name)
{
    const char *at = list ? strstr(list, name) : NULL;
    size_t length = strlen(name);
    return !list || (at && (at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == 0));
}

bool sample_at(size_t index, struct sample *sample)
{
    for (size_t set = 0; set < sizeof sets / sizeof *sets; set++)
        for (size_t view = 0; view < views_count(); view++) {
            if (!is_listed(sets[set].only, views_name(view)) || index-- > 0)
                continue;
            *sample = (struct sample){.view = views_name(view), .form = sets[set].form};
            (void)snprintf(sample->name, sizeof sample->name, "%s-%s", sample->view, sets[set].suffix);
            return true;
        }
    return false;
}
