/* A disk in memory under real SQLite, whose power can be cut: what was written since the last sync is then
 * kept, dropped or torn at a 512-byte sector, each write by itself, in any combination. Registers itself as
 * SQLite's default VFS. One thread. */
#pragma once
#include <stdbool.h>

void power_init(void);
/* Forgets all files; the power goes at the nth write, truncation or sync from now on (0: never). */
void power_fresh(unsigned seed, int cut_at);
/* From now on power_fresh makes the disk what it is now, instead of empty. All files are closed. */
void power_remember(void);
void power_forget(void); /* all of it, at the end */
/* The nth write, truncation or sync from now on is refused, once, as a full or failing disk does (0: none).
 */
void power_refuse_at(int n);
/* Nothing is refused any more. True if something was since power_refuse_at. */
bool power_accept(void);
/* True once the power went: every call since then failed. */
bool power_is_cut(void);
/* The power is back: what the disk really has is what the next open finds. */
void power_back(void);
/* A disk that says "synced" and did nothing, to see that the tests would find it. */
void power_lie(bool lie);
