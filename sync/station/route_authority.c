/* GET /v1/authority: the site's certificate authority, for a machine that knows no more than its fingerprint.
 */
#include "base/status.h"
#include "station/routes.h"
#include "wire/enrolment.h"

#include <microhttpd.h>
#include <stdio.h>

route_answer route_authority(struct request *request)
{
    char pem[PEM_SIZE];
    FILE *file = fopen(request->station->config->ca, "re");
    size_t length = file ? fread(pem, 1, sizeof pem - 1, file) : 0;
    if (file)
        fclose(file);
    pem[length] = '\0';
    return length ? answer_take(request, MHD_HTTP_OK, authority_encode(pem))
                  : answer_failure(request, ERR_IO);
}
