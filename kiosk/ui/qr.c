#include "ui/qr.h"
#include "base/status.h"
#include <errno.h>
#include <qrencode.h>
#include <stddef.h>

int qr_encode(const char *text, struct qr *qr)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return errno == ENOMEM ? ERR_MEMORY : ERR_RANGE;
    qr->side = code->width;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)code->width * code->width; i++)
        qr->dark[i] = code->data[i] & 1; /* the other bits tell what the module is for */
    QRcode_free(code);
    return STATUS_OK;
}
