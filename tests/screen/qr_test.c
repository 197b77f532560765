/* A QR code on the glass is read by zbar as a phone would read it. */
#include "tests/screen/picture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void expect_read(const char *panel, enum theme_name theme, struct box box, const char *text)
{
    struct canvas *canvas;
    const struct panel *glass = panel_named(panel);
    assert_int_equal(canvas_create(glass, NULL, &canvas), 0);
    canvas_begin(canvas, &(struct canvas_style){.theme = theme});
    assert_int_equal(canvas_qr(canvas, box, text), 0);
    canvas_end(canvas);
    struct picture picture = {calloc((size_t)glass->width_px * (size_t)glass->height_px, 4), glass->width_px,
                              glass->height_px, glass->width_px};
    struct rect rects[DAMAGE_RECTS_MAX];
    canvas_paint(canvas, &picture, rects);
    char path[] = "/tmp/dormwatt-qr-XXXXXX.png";
    int file = mkstemps(path, 4);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(picture_save_png(&picture, path), 0);

    char command[128];
    char line[600] = "";
    (void)snprintf(command, sizeof command, "zbarimg --raw -q --nodbus %s", path);
    FILE *reader = popen(command, "r");
    assert_non_null(reader);
    (void)!fgets(line, sizeof line, reader);
    pclose(reader);
    unlink(path);
    line[strcspn(line, "\n")] = 0;
    assert_string_equal(line, text);
    free(picture.pixels);
    canvas_destroy(canvas);
}

static void a_payment_code_is_read_in_every_theme(void **state)
{
    (void)state;
    for (int theme = 0; theme < THEMES; theme++)
        expect_read("1080x1920-21", (enum theme_name)theme, box_of(87, 200, 96, 96),
                    "weixin://wxpay/bizpayurl?pr=p4lpSuKzz");
}

static void a_payment_code_is_read_on_the_smallest_panel(void **state)
{
    (void)state;
    expect_read("1024x768-15", THEME_LIGHT, box_of(20, 40, 96, 96),
                "https://qr.alipay.com/bax00329tktpswskvlcq0075");
}

static void a_long_signed_address_is_read(void **state)
{
    (void)state;
    char text[301];
    memset(text, 'k', sizeof text - 1);
    memcpy(text, "https://pay.example.edu/t/", 26);
    text[300] = 0;
    expect_read("1080x1920-21", THEME_LIGHT, box_of(75, 200, 120, 120), text);
}

static void a_code_too_fine_for_its_box_is_refused(void **state)
{
    (void)state;
    struct canvas *canvas;
    assert_int_equal(canvas_create(panel_named("1024x768-15"), NULL, &canvas), 0);
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    assert_int_not_equal(canvas_qr(canvas, box_of(0, 0, 12, 12), "weixin://wxpay/bizpayurl?pr=p4lpSuKzz"), 0);
    canvas_end(canvas);
    canvas_destroy(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_code_is_read_in_every_theme),
        cmocka_unit_test(a_payment_code_is_read_on_the_smallest_panel),
        cmocka_unit_test(a_long_signed_address_is_read),
        cmocka_unit_test(a_code_too_fine_for_its_box_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
