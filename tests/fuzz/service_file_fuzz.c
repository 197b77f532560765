/* The maintenance desk's file: any bytes. What is read is sane, and is read again as it is written. */
#include "device/service_file.h"
#include "flow/calibrate.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct service_file file, again;
    char text[SERVICE_FILE_SIZE];
    service_file_decode((const char *)bytes, length, &file);
    assert(calibrate_is_sane(&file.calibration));
    assert(file.tries >= 0 && file.tries <= SERVICE_TRIES);
    service_file_encode(&file, text);
    service_file_decode(text, strlen(text), &again);
    assert(again.tries == file.tries && again.maintenance == file.maintenance &&
           again.running == file.running);
    assert(again.locked_until_ms == file.locked_until_ms);
    return 0;
}
