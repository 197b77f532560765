/* One RS-485 line: a question, its answer, and the silence between. libmodbus frames and checks; this file
 * keeps the time, because libmodbus knows neither the 3.5 characters nor how long an answer takes.
 *
 * A thread owns its line. An answer that comes after its time-out is thrown away before the next question,
 * and one that comes even later is told by its unit, its function or its length (see line_read). */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum line_outcome {
    LINE_ANSWERED = 0,
    LINE_SILENT = 1,  /* nothing came */
    LINE_GARBLED = 2, /* bytes came, but no answer to this question: CRC, unit, function or length */
    LINE_REFUSED = 3, /* the meter said no: an exception that is not "busy" */
    LINE_BUSY = 4,    /* exceptions 5 and 6: later */
};

struct line;

/* device: as the table says. parity: 'N', 'E', 'O'. The port is opened by the first question and again
 * after it was lost. 0, ERR_MEMORY, ERR_CONFIG. */
int line_create(const char *device, int baud, char parity, struct line **line);
void line_destroy(struct line *line);

/* Function 3: count registers from first, as bytes (2 * count of them). An outcome, or ERR_IO (no port). */
int line_read(struct line *line, int unit, int first, int count, int turnaround_ms, uint8_t *bytes);
/* Function 0x10. LINE_ANSWERED says the meter took the frame, not what it did with it. */
int line_write(struct line *line, int unit, int first, const uint16_t *registers, int count,
               int turnaround_ms);

/* How long the wire itself needs for a read, its two silences included, the meter's thinking not. */
int64_t line_read_wire_us(int baud, char parity, int count);
