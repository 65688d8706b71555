/* The sentence for each failure of a download. */
#pragma once

#include <curl/curl.h>
#include <glib.h>

/* The server's name for messages. The caller frees it. */
char *limner_download_host (const char *address);
/* Whether the connection ended before the file was complete. */
gboolean limner_download_is_break (CURLcode code);
/* Sets the error of a failed transfer. Always FALSE. */
gboolean limner_download_explain (CURL *curl, CURLcode code, const char *address, GError **error);
