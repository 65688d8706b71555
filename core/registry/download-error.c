#include "config.h"

#include "registry/download-error-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

#define HTTP_NOT_FOUND 404
#define HTTP_GONE      410
#define HTTP_SERVER    500

char *
limner_download_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : address);
}

static void
explain_status (const char *host, long status, GError **error)
{
  if (status == HTTP_NOT_FOUND || status == HTTP_GONE)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
                 _ ("“%s” no longer has the file: look for it elsewhere and import it."), host);
  else if (status >= HTTP_SERVER)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
                 _ ("“%s” reports a server error (HTTP %ld): try again later."), host, status);
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
                 _ ("“%s” refuses the download (HTTP %ld): get the file in a browser and import it."), host,
                 status);
}

static const struct
{
  CURLcode code;
  const char *sentence; /* its argument is the server */
} sentences[] = {
  { CURLE_COULDNT_RESOLVE_HOST, N_ ("“%s” was not found: is this computer connected to the network?") },
  { CURLE_COULDNT_RESOLVE_PROXY,
    N_ ("The proxy on the way to “%s” was not found: check the network settings.") },
  { CURLE_COULDNT_CONNECT, N_ ("“%s” does not answer: try again later.") },
  { CURLE_OPERATION_TIMEDOUT,
    N_ ("“%s” has stopped sending: try again later; the download continues from there.") },
  { CURLE_TOO_MANY_REDIRECTS, N_ ("“%s” redirects too often: get the file in a browser and import it.") },
  { CURLE_UNSUPPORTED_PROTOCOL,
    N_ ("“%s” leads to an address that is not safe (not https): get the file in a browser and import it.") },
  { CURLE_PEER_FAILED_VERIFICATION,
    N_ ("“%s” has no valid certificate: check this computer's date and network.") },
  { CURLE_SSL_CONNECT_ERROR, N_ ("“%s” has no valid certificate: check this computer's date and network.") },
};

gboolean
limner_download_is_break (CURLcode code)
{
  return code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR
         || code == CURLE_GOT_NOTHING || code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
}

gboolean
limner_download_explain (CURL *curl, CURLcode code, const char *address, GError **error)
{
  g_autofree char *host = limner_download_host (address);
  long status = 0;

  if (code == CURLE_HTTP_RETURNED_ERROR)
    {
      curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &status);
      explain_status (host, status, error);
      return FALSE;
    }
  if (limner_download_is_break (code))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
                   _ ("The connection to “%s” was lost: try again; the download continues from there."),
                   host);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (sentences[i].code == code)
      {
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK, _ (sentences[i].sentence), host);
        return FALSE;
      }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NETWORK,
               _ ("The file could not be downloaded from “%s” (%s): try again later."), host,
               curl_easy_strerror (code));
  return FALSE;
}
