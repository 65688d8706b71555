/* Reads a training's state from its folder. */
#include "config.h"

#include "train/log-private.h"

#include "formats/json-private.h"
#include "registry/registry-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_DEPTH 4

/* The event of the log's last line; NULL: a step. Caller frees. */
static char *
last_event (const LimnerTrainLog *log)
{
  g_auto (GStrv) lines = g_strsplit (g_strchomp (log->text->str), "\n", -1);
  const guint n = g_strv_length (lines);
  JsonObject *object
      = n > 0 ? limner_json_parse_object (lines[n - 1], strlen (lines[n - 1]), MAX_DEPTH) : NULL;
  char *event = object != NULL ? g_strdup (limner_json_text (object, "event")) : NULL;

  g_clear_pointer (&object, json_object_unref);
  return event;
}

/* The program's last message; errors begin with its name. */
static char *
last_message (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "messages", NULL), *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  at = g_strrstr (text, "limner: ");
  return at != NULL ? g_strchomp (g_utf8_make_valid (at + strlen ("limner: "), -1)) : NULL;
}

LimnerTrainReport *
limner_train_report_read (const char *folder)
{
  LimnerTrainReport *report = g_new0 (LimnerTrainReport, 1);
  LimnerTrainLog log = { 0 };
  g_autofree char *event = NULL;

  report->pid = limner_training_pid (folder);
  limner_train_log_read (&log, folder, G_MAXINT);
  event = last_event (&log);
  report->rows = g_array_ref (log.rows);
  report->paused = report->pid != 0 && g_strcmp0 (event, "paused") == 0;
  report->finished = g_strcmp0 (event, "finished") == 0;
  if (report->pid == 0 && !report->finished && g_strcmp0 (event, "stopped") != 0)
    report->message = last_message (folder);
  limner_train_log_clear (&log);
  return report;
}

void
limner_train_report_free (LimnerTrainReport *report)
{
  if (report == NULL)
    return;
  g_array_unref (report->rows);
  g_free (report->message);
  g_free (report);
}

typedef struct
{
  char *id;
  gint64 time;
} Found;

static int
later_first (gconstpointer a, gconstpointer b)
{
  const Found *x = a, *y = b;

  if (x->time != y->time)
    return x->time > y->time ? -1 : 1;
  return strcmp (x->id, y->id);
}

char **
limner_trainings_list (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limner", "training", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "pid", NULL);
      GStatBuf status;
      Found one;

      if (!limner_registry_check_id (name, NULL) || g_stat (path, &status) != 0)
        continue;
      one = (Found) { g_strdup (name), (gint64) status.st_mtime };
      g_array_append_val (found, one);
    }
  g_array_sort (found, later_first);
  for (guint i = 0; i < found->len; i++)
    {
      g_strv_builder_add (ids, g_array_index (found, Found, i).id);
      g_free (g_array_index (found, Found, i).id);
    }
  return g_strv_builder_end (ids);
}
