/* limner live: paints in one pass for the live filter in GIMP, which starts it with a socket as standard
 * input and output (limner/live.h). It ends when the other side closes the socket or sends nothing for a
 * minute.
 *
 * A separate process keeps the networks, OpenBLAS and their memory out of GIMP, so that a failure here
 * does not affect GIMP. */
#include "config.h"

#include "cli-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limner/bundled.h>
#include <limner/live.h>
#include <limner/registry.h>
#include <limner/style.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define SILENCE_MS 60000
/* Longest side of a picture, pixels. */
#define MAX_SIDE 262144

/* The network and the style picture of the last request, which the next one probably uses again. */
typedef struct
{
  char *model_name, *style_path; /* owned; NULL: nothing cached */
  LimnerModel *model;
  LimnerImage *style;
} Kept;

typedef struct
{
  JsonParser *parser;
  JsonObject *object; /* owned by the parser */
  LimnerStyleSettings settings;
  LimnerJob job;
} Wanted;

static void
kept_clear (Kept *kept)
{
  g_free (kept->model_name);
  g_free (kept->style_path);
  g_clear_pointer (&kept->model, limner_model_unref);
  g_clear_pointer (&kept->style, limner_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

static void
wanted_clear (Wanted *wanted)
{
  g_clear_object (&wanted->parser);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, wanted_clear)

static gboolean
send_reply (LimnerLiveKind kind, guint32 length, double done)
{
  const LimnerLiveReply reply = { LIMNER_LIVE_MAGIC, kind, length, (float) done };

  return limner_live_send (STDOUT_FILENO, &reply, sizeof reply);
}

static void
send_progress (const LimnerProgress *progress, gpointer user_data)
{
  GCancellable *cancellable = user_data;

  if (!send_reply (LIMNER_LIVE_PROGRESS, 0, progress->fraction))
    g_cancellable_cancel (cancellable);
}

static gboolean
send_failure (GError *error)
{
  guint32 length = (guint32) MIN (strlen (error->message), LIMNER_LIVE_MAX_TEXT);
  gboolean ok = send_reply (LIMNER_LIVE_FAILURE, length, 0)
                && limner_live_send (STDOUT_FILENO, error->message, length);

  g_error_free (error);
  return ok;
}

/* --- the request --- */

/* "" for a member that is missing or not a text. */
static const char *
wanted_text (const Wanted *wanted, const char *name)
{
  JsonNode *node = json_object_get_member (wanted->object, name);
  const char *text = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text ? text : "";
}

static gboolean
parse_settings (const char *text, gsize length, Wanted *wanted, GError **error)
{
  const LimnerSettingTable *table = limner_style_setting_table ();
  JsonNode *root;

  wanted->parser = json_parser_new ();
  if (!json_parser_load_from_data (wanted->parser, text, (gssize) length, NULL)
      || !(root = json_parser_get_root (wanted->parser)) || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                           _ ("The settings of the live filter are damaged; add the filter anew."));
      return FALSE;
    }
  wanted->object = json_node_get_object (root);
  wanted->settings = limner_style_settings_default ();
  for (guint i = 0; i < table->n_rows; i++)
    {
      JsonNode *node = json_object_get_member (wanted->object, table->rows[i].name);

      if (node && table->rows[i].field != LIMNER_SETTING_NO_FIELD)
        limner_setting_from_node (&table->rows[i], node, &wanted->settings);
    }
  wanted->settings.method = LIMNER_STYLE_INSTANT;
  wanted->job.threads = (int) json_object_get_int_member_with_default (wanted->object, "threads", 0);
  wanted->job.threads = CLAMP (wanted->job.threads, 0, 1024);
  return limner_setting_table_check (table, &wanted->settings, error);
}

static gboolean
open_model (const Wanted *wanted, Kept *kept, GError **error)
{
  const char *name
      = limner_style_model_for (wanted_text (wanted, "model"), LIMNER_STYLE_INSTANT, LIMNER_STYLE_NEIGHBOURS);

  if (kept->model && g_strcmp0 (name, kept->model_name) == 0)
    return TRUE;
  g_clear_pointer (&kept->model, limner_model_unref);
  g_free (kept->model_name);
  kept->model_name = g_strdup (name);
  kept->model = limner_model_load (name, error);
  return kept->model != NULL;
}

/* Loads the style picture. A changed file is read again. */
static gboolean
open_style (const Wanted *wanted, Kept *kept, GError **error)
{
  g_autoptr (GPtrArray) bundled = NULL;
  const char *path = wanted_text (wanted, "style-file");
  g_autofree char *version = NULL;
  GStatBuf status;

  if (limner_style_model_has_single_style (kept->model))
    return TRUE;
  if (*path == '\0')
    {
      bundled = limner_bundled_styles (error);
      if (!bundled)
        return FALSE;
      path = ((const LimnerBundledStyle *) g_ptr_array_index (bundled, 0))->path;
    }
  if (g_stat (path, &status) == 0)
    version = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, path, (gint64) status.st_mtime,
                               (gint64) status.st_size);
  if (kept->style && version && g_strcmp0 (version, kept->style_path) == 0)
    return TRUE;
  g_clear_pointer (&kept->style, limner_image_unref);
  g_free (kept->style_path);
  kept->style_path = g_steal_pointer (&version);
  kept->style = limner_image_load (path, error);
  return kept->style != NULL;
}

/* --- one request --- */

static LimnerImage *
receive_picture (const LimnerLiveRequest *request, GError **error)
{
  LimnerImage *picture = limner_image_new ((int) request->width, (int) request->height, error);

  if (picture
      && !limner_live_receive (STDIN_FILENO, picture->pixels,
                               (gsize) request->width * request->height * 4 * sizeof (float)))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED, _ ("Stopped."));
      g_clear_pointer (&picture, limner_image_unref);
    }
  return picture;
}

static LimnerImage *
paint_picture (Wanted *wanted, Kept *kept, LimnerImage *content, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean single;

  if (!limner_image_repair (content, error) || !open_model (wanted, kept, error)
      || !open_style (wanted, kept, error))
    return NULL;
  wanted->job.progress = send_progress;
  wanted->job.user_data = cancellable;
  wanted->job.cancellable = cancellable;
  single = limner_style_model_has_single_style (kept->model);
  return limner_style_paint (
      &(LimnerStyleRequest) { .content = content,
                              .styles
                              = &(LimnerStyleSource) { .image = kept->style, .name = "style", .weight = 1 },
                              .n_styles = single ? 0 : 1,
                              .model = kept->model,
                              .settings = &wanted->settings },
      &wanted->job, NULL, error);
}

/* FALSE if the other side has closed the socket. */
static gboolean
serve_request (const LimnerLiveRequest *request, Kept *kept)
{
  g_autofree char *text = g_malloc (request->settings_length + 1);
  g_autoptr (LimnerImage) content = NULL, result = NULL;
  g_auto (Wanted) wanted = { 0 };
  GError *error = NULL;

  if (!limner_live_receive (STDIN_FILENO, text, request->settings_length))
    return FALSE;
  content = receive_picture (request, &error);
  if (!content)
    {
      /* The unread picture would be taken for the next request. */
      send_failure (error);
      return FALSE;
    }
  if (parse_settings (text, request->settings_length, &wanted, &error))
    result = paint_picture (&wanted, kept, content, &error);
  if (!result)
    return send_failure (error);
  return send_reply (LIMNER_LIVE_PICTURE, 0, 1)
         && limner_live_send (STDOUT_FILENO, result->pixels,
                              (gsize) result->width * (gsize) result->height * 4 * sizeof (float));
}

static gboolean
is_valid (const LimnerLiveRequest *request)
{
  return request->magic == LIMNER_LIVE_MAGIC && request->width >= 1 && request->width <= MAX_SIDE
         && request->height >= 1 && request->height <= MAX_SIDE
         && request->settings_length <= LIMNER_LIVE_MAX_TEXT;
}

int
cli_live (int argc, char **argv)
{
  g_auto (Kept) kept = { 0 };
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  LimnerLiveRequest request;

  if (argc > 1)
    return cli_usage (_ ("“%s” takes no arguments."), g_get_prgname ());
  for (;;)
    {
      int ready = poll (&input, 1, SILENCE_MS);

      if (ready < 0 && errno == EINTR)
        continue;
      if (ready <= 0 || !limner_live_receive (STDIN_FILENO, &request, sizeof request) || !is_valid (&request)
          || !serve_request (&request, &kept))
        return CLI_DONE;
    }
}
