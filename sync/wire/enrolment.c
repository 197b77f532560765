#include "wire/enrolment.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

char *enrolment_encode(const struct enrolment *enrolment)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "code", enrolment->code);
    json_out_text(&out, "request", enrolment->request);
    json_out_text(&out, "row_key", enrolment->row_key);
    json_out_bool(&out, "hardware", enrolment->hardware);
    return json_out_end(&out);
}

int enrolment_decode(const char *bytes, size_t length, struct enrolment *enrolment, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *enrolment = (struct enrolment){0};
    json_in_text(&in, "code", enrolment->code, sizeof enrolment->code);
    json_in_text(&in, "request", enrolment->request, sizeof enrolment->request);
    json_in_text(&in, "row_key", enrolment->row_key, sizeof enrolment->row_key);
    enrolment->hardware = json_in_bool(&in, "hardware");
    return json_in_close(&in);
}

char *enrolment_answer_encode(const struct enrolment_answer *answer)
{
    struct json_out out = json_out_begin();
    json_out_int(&out, "terminal", answer->terminal);
    json_out_text(&out, "certificate", answer->certificate);
    return json_out_end(&out);
}

int enrolment_answer_decode(const char *bytes, size_t length, struct enrolment_answer *answer, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *answer = (struct enrolment_answer){0};
    answer->terminal = json_in_int(&in, "terminal", 1, 999999);
    json_in_text(&in, "certificate", answer->certificate, sizeof answer->certificate);
    return json_in_close(&in);
}

static char *pem_encode(const char *name, const char *pem)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, name, pem);
    return json_out_end(&out);
}

static int pem_decode(const char *bytes, size_t length, const char *name, char pem[PEM_SIZE], char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    pem[0] = '\0';
    json_in_text(&in, name, pem, PEM_SIZE);
    return json_in_close(&in);
}

char *renewal_encode(const char *request)
{
    return pem_encode("request", request);
}

int renewal_decode(const char *bytes, size_t length, char request[PEM_SIZE], char *why)
{
    return pem_decode(bytes, length, "request", request, why);
}

char *renewal_answer_encode(const char *certificate)
{
    return pem_encode("certificate", certificate);
}

int renewal_answer_decode(const char *bytes, size_t length, char certificate[PEM_SIZE], char *why)
{
    return pem_decode(bytes, length, "certificate", certificate, why);
}

char *authority_encode(const char *ca)
{
    return pem_encode("ca", ca);
}

int authority_decode(const char *bytes, size_t length, char ca[PEM_SIZE], char *why)
{
    return pem_decode(bytes, length, "ca", ca, why);
}
