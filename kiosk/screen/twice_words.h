/* A second payment beside the one that S15 and S16 show. */
#pragma once
#include "screen/page.h"

/* What becomes of it, in one sentence, or in few words beside others. False: there is none, and text is
 * empty.
 */
bool twice_text(const struct page *page, const struct twice_view *view, bool brief, char text[TR_SIZE]);
