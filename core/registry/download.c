/* Downloads by HTTP with libcurl (RFC 9110: ranges, If-Range). Every failure is reported in one
 * sentence. */
#include "config.h"

#include "registry/download-private.h"

#include "limner/error.h"
#include "limner/system.h"
#include "registry/download-error-private.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REDIRECTS    10
#define DEFAULT_PATIENCE 30  /* seconds without data before a server counts as silent */
#define TRICKLE          64  /* bytes per second that count as no data */
#define POLL_MS          100 /* interval of checks for cancellation */
#define TELL_US          (G_USEC_PER_SEC / 5)
#define HTTP_WHOLE       200
#define HTTP_PART        206
#define HTTP_BAD_RANGE   416

typedef struct
{
  const LimnerDownload *download;
  CURL *curl;
  struct curl_slist *headers;
  guint64 asked_from;           /* requested start of the range */
  char *etag, *modified;        /* of the response being read */
  guint64 answered_from, whole; /* Content-Range */
  gboolean begun;               /* the response's body is being stored */
  gboolean again;               /* a restart from the beginning may succeed */
  guint64 came;                 /* bytes received in this transfer */
  gint64 told_at;               /* monotonic time of the last report */
  guint64 told_bytes;
  double speed;  /* recent bytes per second; 0: not known yet */
  GError *error; /* a local error, such as a full disk */
} Transfer;

static gboolean
is_this_computer (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return host
         && (g_str_equal (host, "127.0.0.1") || g_str_equal (host, "localhost") || g_str_equal (host, "::1"));
}

static long
patience (void)
{
  const char *variable = g_getenv ("LIMNER_DOWNLOAD_TIMEOUT");
  long seconds = variable ? strtol (variable, NULL, 10) : 0;

  return seconds > 0 ? MIN (seconds, 3600) : DEFAULT_PATIENCE;
}

/* --- the response --- */

static char *
header_value (const char *line, gsize length, const char *name)
{
  gsize prefix = strlen (name);

  if (length <= prefix || g_ascii_strncasecmp (line, name, prefix) != 0)
    return NULL;
  return g_strstrip (g_strndup (line + prefix, length - prefix));
}

static gsize
read_header_line (char *line, gsize size, gsize count, gpointer data)
{
  Transfer *transfer = data;
  gsize length = size * count;
  char *value;

  if (length > 5 && strncmp (line, "HTTP/", 5) == 0) /* the next response, after a redirect */
    {
      g_clear_pointer (&transfer->etag, g_free);
      g_clear_pointer (&transfer->modified, g_free);
      transfer->answered_from = G_MAXUINT64;
    }
  else if ((value = header_value (line, length, "ETag:")))
    {
      g_free (transfer->etag);
      transfer->etag = value;
    }
  else if ((value = header_value (line, length, "Last-Modified:")))
    {
      g_free (transfer->modified);
      transfer->modified = value;
    }
  else if ((value = header_value (line, length, "Content-Range:")))
    {
      if (g_str_has_prefix (value, "bytes */"))
        transfer->whole = g_ascii_strtoull (value + 8, NULL, 10);
      else if (g_str_has_prefix (value, "bytes ") && g_ascii_isdigit (value[6]))
        transfer->answered_from = g_ascii_strtoull (value + 6, NULL, 10);
      g_free (value);
    }
  return length;
}

/* The validator for If-Range. A weak ETag does not guarantee the same bytes (RFC 9110, 13.1.5). */
static const char *
validator (const Transfer *transfer)
{
  if (transfer->etag && !g_str_has_prefix (transfer->etag, "W/"))
    return transfer->etag;
  return transfer->modified;
}

/* Continues the file or restarts it, depending on the response. */
static gboolean
begin_body (Transfer *transfer)
{
  LimnerResumableFile *partial = transfer->download->partial;
  long status = 0;

  curl_easy_getinfo (transfer->curl, CURLINFO_RESPONSE_CODE, &status);
  transfer->begun = TRUE;
  if (status == HTTP_PART && transfer->asked_from > 0 && transfer->answered_from == transfer->asked_from)
    return TRUE;
  if (status == HTTP_WHOLE)
    return limner_resumable_file_restart (partial, transfer->download->address, validator (transfer),
                                          &transfer->error);
  transfer->again = limner_resumable_file_restart (partial, transfer->download->address, NULL, NULL);
  g_set_error (&transfer->error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
               _ ("The server sent another part of the file than requested: try again."));
  return FALSE;
}

static gsize
keep_bytes (char *bytes, gsize size, gsize count, gpointer data)
{
  Transfer *transfer = data;
  LimnerResumableFile *partial = transfer->download->partial;
  gsize length = size * count;

  if (!transfer->begun && !begin_body (transfer))
    return CURL_WRITEFUNC_ERROR;
  if (length > transfer->download->limit - MIN (partial->length, transfer->download->limit))
    {
      g_autofree char *host = limner_download_host (transfer->download->address);

      limner_resumable_file_restart (partial, transfer->download->address, NULL, NULL);
      g_set_error (
          &transfer->error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
          _ ("“%s” sends far more than the published file contains: nothing was kept; try again later."),
          host);
      return CURL_WRITEFUNC_ERROR;
    }
  if (!limner_resumable_file_put (partial, bytes, length, &transfer->error))
    return CURL_WRITEFUNC_ERROR;
  transfer->came += length;
  return length;
}

/* --- progress --- */

static guint64
whole_length (const Transfer *transfer)
{
  curl_off_t left = -1;

  curl_easy_getinfo (transfer->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &left);
  if (left <= 0)
    return transfer->download->expected;
  return transfer->download->partial->length - transfer->came + (guint64) left;
}

static void
measure_speed (Transfer *transfer, gint64 now)
{
  double seconds = (double) (now - transfer->told_at) / G_USEC_PER_SEC;
  double speed = (double) (transfer->came - transfer->told_bytes) / seconds;

  /* An exponential average, which predicts the remaining time from the recent speed. */
  transfer->speed = transfer->speed > 0 ? 0.8 * transfer->speed + 0.2 * speed : speed;
  transfer->told_at = now;
  transfer->told_bytes = transfer->came;
}

static void
report_transfer (Transfer *transfer)
{
  const LimnerDownload *download = transfer->download;
  gint64 now = g_get_monotonic_time ();
  LimnerProgress progress = { .seconds_left = -1 };
  guint64 have = download->partial->length, whole;
  g_autofree char *has = NULL, *of = NULL, *speed = NULL, *text = NULL;

  if (!download->progress || !transfer->begun || now - transfer->told_at < TELL_US)
    return;
  measure_speed (transfer, now);
  whole = MAX (whole_length (transfer), have);
  has = g_format_size (have);
  of = g_format_size (whole);
  speed = g_format_size ((guint64) transfer->speed);
  /* Translators: “3 MB of 80 MB · 1.2 MB/s”. */
  text = g_strdup_printf (_ ("%s of %s · %s/s"), has, of, speed);
  progress.text = text;
  progress.fraction = whole > 0 ? (double) have / (double) whole : 0;
  if (transfer->speed >= 1)
    progress.seconds_left = (double) (whole - have) / transfer->speed;
  download->progress (&progress, download->progress_data);
}

/* --- the transfer --- */

/* libcurl reads the proxy from the environment; GIO knows the desktop's proxy. */
static void
use_proxy (Transfer *transfer)
{
  static const char *const variables[]
      = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  g_auto (GStrv) proxies = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_getenv (variables[i]))
      return;
  proxies = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), transfer->download->address,
                                     transfer->download->cancellable, NULL);
  if (proxies && proxies[0] && !g_str_has_prefix (proxies[0], "direct:"))
    curl_easy_setopt (transfer->curl, CURLOPT_PROXY, proxies[0]);
}

/* Requests the missing range, provided that the file on the server has not changed. */
static void
ask_for_rest (Transfer *transfer)
{
  LimnerResumableFile *partial = transfer->download->partial;
  const char *known = limner_resumable_file_validator (partial, transfer->download->address);
  g_autofree char *range = NULL, *condition = NULL;

  if (!known)
    return;
  transfer->asked_from = partial->length;
  range = g_strdup_printf ("%" G_GUINT64_FORMAT "-", partial->length);
  condition = g_strconcat ("If-Range: ", known, NULL);
  transfer->headers = curl_slist_append (transfer->headers, condition);
  curl_easy_setopt (transfer->curl, CURLOPT_RANGE, range);
}

static void
set_up (Transfer *transfer)
{
  CURL *curl = transfer->curl;
  const char *address = transfer->download->address;
  const char *protocols = is_this_computer (address) ? "http,https" : "https";
  g_autofree char *agent = g_strconcat ("Limner/", limner_version (), NULL);

  curl_easy_setopt (curl, CURLOPT_URL, address);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt (curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
  curl_easy_setopt (curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt (curl, CURLOPT_MAXREDIRS, (long) MAX_REDIRECTS);
  curl_easy_setopt (curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_USERAGENT, agent);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, patience ());
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, (long) TRICKLE);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, patience ());
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, read_header_line);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, keep_bytes);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, transfer);
  use_proxy (transfer);
  ask_for_rest (transfer);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, transfer->headers);
}

static CURLcode
result_of (CURLM *multi)
{
  int left;
  CURLMsg *message = curl_multi_info_read (multi, &left);

  return message && message->msg == CURLMSG_DONE ? message->data.result : CURLE_RECV_ERROR;
}

/* FALSE if the user cancelled it. */
static gboolean
run_transfer (Transfer *transfer, CURLM *multi, CURLcode *code)
{
  int running = 1;

  while (running)
    {
      if (g_cancellable_is_cancelled (transfer->download->cancellable))
        return FALSE;
      if (curl_multi_perform (multi, &running) != CURLM_OK)
        break;
      report_transfer (transfer);
      if (running)
        curl_multi_poll (multi, NULL, 0, POLL_MS, NULL);
    }
  *code = result_of (multi);
  return TRUE;
}

/* Interprets the result. *broken: another try may succeed. */
static gboolean
judge (Transfer *transfer, CURLcode code, gboolean *broken, GError **error)
{
  LimnerResumableFile *partial = transfer->download->partial;
  long status = 0;

  if (transfer->error)
    {
      *broken = transfer->again;
      g_propagate_error (error, g_steal_pointer (&transfer->error));
      return FALSE;
    }
  if (code == CURLE_OK && !transfer->begun)
    begin_body (transfer); /* the file is empty */
  if (code == CURLE_OK)
    return TRUE;
  curl_easy_getinfo (transfer->curl, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_HTTP_RETURNED_ERROR && status == HTTP_BAD_RANGE && transfer->asked_from > 0)
    {
      if (transfer->whole == partial->length)
        return TRUE; /* the file was complete before */
      *broken = limner_resumable_file_restart (partial, transfer->download->address, NULL, NULL);
    }
  else
    *broken = limner_download_is_break (code) || code == CURLE_OPERATION_TIMEDOUT;
  return limner_download_explain (transfer->curl, code, transfer->download->address, error);
}

gboolean
limner_download (const LimnerDownload *download, gboolean *broken, GError **error)
{
  static gsize ready;
  Transfer transfer = { .download = download, .answered_from = G_MAXUINT64 };
  CURLcode code = CURLE_OK;
  CURLM *multi;
  gboolean ok = FALSE;

  if (g_once_init_enter (&ready))
    g_once_init_leave (&ready, curl_global_init (CURL_GLOBAL_DEFAULT) == CURLE_OK ? 1 : 2);
  *broken = FALSE;
  transfer.told_at = g_get_monotonic_time ();
  transfer.curl = curl_easy_init ();
  multi = curl_multi_init ();
  set_up (&transfer);
  curl_multi_add_handle (multi, transfer.curl);
  if (run_transfer (&transfer, multi, &code))
    ok = judge (&transfer, code, broken, error);
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
                 _ ("The download was stopped; next time it continues from there."));
  curl_multi_remove_handle (multi, transfer.curl);
  curl_multi_cleanup (multi);
  curl_easy_cleanup (transfer.curl);
  curl_slist_free_all (transfer.headers);
  g_free (transfer.etag);
  g_free (transfer.modified);
  g_clear_error (&transfer.error);
  return ok;
}
