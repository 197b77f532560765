/* What is given back is gone: a kiosk holds names, balances and card numbers for as long as somebody stands
 * there (design 0.7 j), so memory that was freed or lies below the stack must not keep them.
 *
 * glibc overwrites what is freed when told to, but not the chunks that each thread keeps for itself (its
 * tcache: at most 7 a size, up to 1032 bytes), nor dead frames. forget_traces goes over both. */
#pragma once

/* Once, before the first thread: from now on freed memory is overwritten. */
void forget_begin(void);

/* Called by a thread that has finished with a person's data and is about to wait. Some 30 us. */
void forget_traces(void);
