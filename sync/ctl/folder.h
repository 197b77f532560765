/* New files in a folder, for init and enrol: never over an old one. */
#pragma once

/* Makes the folder (0700) if it is not there. 0 or ERR_IO. */
int folder_make(const char *folder);
/* Writes folder/name (0600), on disk when it returns. 0, ERR_CONFLICT (it exists), ERR_IO. */
int folder_write(const char *folder, const char *name, const char *text);
