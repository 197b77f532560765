/* The voice (design S22): says one text at a time, through espeak-ng. Nothing waits for it: a text is handed
 * to a thread that makes samples of it, and the next text or a hush ends it at once. Its voices are read from
 * the disk with the first text, so that a machine nobody listens to does not carry them. */
#pragma once
#include "trade/language.h"

/* The voices of espeak-ng. Its "cmn" reads most Han by their pinyin as if that were English (1.51, Debian
 * 12); this one does not, and reads Latin letters as pinyin instead, which are never given to it: see
 * speak_stretch. */
#define SPEECH_VOICE_ZH "cmn-latn-pinyin"
#define SPEECH_VOICE_EN "en"

/* log: a file every text is added to as it is said, a line each, language and text with a tab between; NULL
 * or empty: none. For tests: it tells what people have. The string must stay. */
void speech_log_to(const char *log);
/* From the window thread; returns at once. volume: VOLUME_LEAST..VOLUME_MOST of flow/preferences.h. text is
 * copied, as far as it is shorter than SPEAK_SIZE of ui/speak.h. */
void speech_say(enum language language, const char *text, int volume);
/* Ends what is being said. */
void speech_hush(void);
/* Ends the thread, if one was started; before window_close. */
void speech_stop(void);
