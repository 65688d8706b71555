#include "config.h"

#include "effect/page-private.h"

#include "effect/presets-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

/* Longest side of the picture the preview works on. */
#define PREVIEW_SIDE 384
/* A dragged slider changes many times a second: the preview waits for so many milliseconds of quiet. */
#define QUIET_MS 80

/* What the worker notes of the real work. */
typedef struct
{
  double seconds; /* of one layer */
  gint64 peak_mib;
} Estimate;

typedef struct
{
  const LimnerPageKind *kind;
  GtkWidget *box;
  GObject *settings;
  LimnerPreview *preview;
  GtkWidget *summary;
  LimnerPreviewCache *cache;
  LimnerPreviewWorker *worker;
  LimnerImage *content; /* what the preview works on */
  int width, height;    /* of what is really worked on */
  gboolean selected;
  Estimate estimate; /* seconds 0: not known yet */
  guint restart;     /* source that will start the preview again */
} Page;

#define PAGE_KEY "limner-page"

static Page *
page_of (gpointer box)
{
  return g_object_get_data (box, PAGE_KEY);
}

/* --- what it will cost --- */

static void
add_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
show_summary (gpointer box)
{
  Page *page = page_of (box);
  int count = MAX (1, (int) limner_settings_get (page->settings, page->kind->count_name));
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean single = page->kind->is_single != NULL && page->kind->is_single (page->settings);
  g_autofree char *what = NULL, *time = NULL, *memory = NULL;

  if (single)
    count = 1;
  if (page->selected)
    add_part (text, _ ("Only the selection changes"));
  what = count > 1 ? g_strdup_printf (ngettext ("%d new layer", "%d new layers", (gulong) count), count)
                   : g_strdup (_ ("New layer"));
  add_part (text, what);
  if (page->estimate.seconds > 0)
    {
      time = limner_describe_time (page->estimate.seconds * count);
      memory = g_strdup_printf (_ ("%d MiB of memory"), (int) page->estimate.peak_mib);
      add_part (text, time);
      add_part (text, memory);
    }
  gtk_label_set_text (GTK_LABEL (page->summary), text->str);
}

static void
show_estimate (gpointer note, gpointer user_data)
{
  Page *page = user_data;

  page->estimate = *(const Estimate *) note;
  show_summary (page->box);
}

/* --- the preview --- */

static void
show_progress (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  Page *page = user_data;

  if (error != NULL)
    {
      limner_preview_set_status (page->preview, -1, error->message);
      return;
    }
  if (progress->partial != NULL)
    limner_preview_set_result (page->preview, progress->partial);
  if (finished)
    limner_preview_set_status (page->preview, -1, _ ("This is a small preview; the layer gets finer"));
  else if (progress->seconds_left >= 0)
    {
      g_autofree char *time = limner_describe_time (progress->seconds_left);
      g_autofree char *left = g_strdup_printf (_ ("%s left"), time);
      g_autofree char *text = g_strdup_printf ("%s · %s", progress->text, left);
      limner_preview_set_status (page->preview, progress->fraction, text);
    }
  else
    limner_preview_set_status (page->preview, progress->fraction, progress->text);
}

static gboolean
restart_now (gpointer user_data)
{
  Page *page = user_data;

  page->restart = 0;
  limner_preview_worker_start (
      page->worker,
      page->kind->job_new (page->settings, page->cache, page->content, page->width, page->height),
      page->kind->job_free);
  return G_SOURCE_REMOVE;
}

static void
settings_changed (gpointer box)
{
  Page *page = page_of (box);

  g_clear_handle_id (&page->restart, g_source_remove);
  page->restart = g_timeout_add (QUIET_MS, restart_now, page);
}

static void
strength_changed (gpointer box)
{
  Page *page = page_of (box);

  limner_preview_set_strength (page->preview, limner_settings_get (page->settings, "strength"));
}

/* --- making it --- */

static void
watch (Page *page)
{
  for (const char *const *name = page->kind->restart_names; *name != NULL; name++)
    limner_settings_watch (page->settings, *name, page->box, settings_changed);
  limner_settings_watch (page->settings, "strength", page->box, strength_changed);
  limner_settings_watch (page->settings, page->kind->count_name, page->box, show_summary);
}

static void
destroyed (GtkWidget *box, Page *page)
{
  g_clear_handle_id (&page->restart, g_source_remove);
  g_clear_pointer (&page->worker, limner_preview_worker_free);
}

static void
page_free (Page *page)
{
  g_clear_pointer (&page->content, limner_image_unref);
  limner_preview_cache_free (page->cache);
  g_object_unref (page->settings);
  g_free (page);
}

/* A picture that the preview can paint in seconds. */
static LimnerImage *
reduce (const LimnerImage *picture)
{
  double scale = (double) PREVIEW_SIDE / MAX (picture->width, picture->height);

  if (scale >= 1)
    return limner_image_copy (picture, NULL);
  return limner_image_resize (picture, MAX (1, (int) (picture->width * scale + 0.5)),
                              MAX (1, (int) (picture->height * scale + 0.5)), LIMNER_FILTER_LANCZOS, NULL);
}

static void
help_clicked (GtkWidget *button, Page *page)
{
  limner_show_help (GTK_WINDOW (gtk_widget_get_toplevel (button)), page->kind->effect);
}

/* The last line: what it will be and cost, help, and the presets. */
static GtkWidget *
make_foot (Page *page)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *help = gtk_button_new_with_label ("?");

  page->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (page->summary), 0);
  gtk_label_set_line_wrap (GTK_LABEL (page->summary), TRUE);
  gtk_widget_set_tooltip_text (help, _ (page->kind->help));
  atk_object_set_name (gtk_widget_get_accessible (help), _ (page->kind->help));
  gtk_widget_set_valign (help, GTK_ALIGN_CENTER);
  g_signal_connect (help, "clicked", G_CALLBACK (help_clicked), page);
  gtk_style_context_add_class (gtk_widget_get_style_context (page->summary), "limner-note");
  gtk_box_pack_start (GTK_BOX (foot), help, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (foot), page->summary, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (foot),
                    limner_presets_new (page->settings, page->kind->effect, page->kind->preset_names), FALSE,
                    FALSE, 0);
  return foot;
}

static void
fill (Page *page, const LimnerUiSubject *subject, GtkWidget *panel)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  page->preview = LIMNER_PREVIEW (limner_preview_new ());
  limner_preview_set_original (page->preview, subject->picture, subject->width, subject->height);
  gtk_box_pack_start (GTK_BOX (columns), GTK_WIDGET (page->preview), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (columns), panel, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page->box), columns, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (page->box), make_foot (page), FALSE, FALSE, 0);
}

void
limner_page_note_estimate (const LimnerJob *job, double seconds, gint64 peak_mib)
{
  const Estimate estimate = { seconds, peak_mib };

  limner_preview_worker_note (job, g_memdup2 (&estimate, sizeof estimate), g_free);
}

GObject *
limner_page_settings (GtkWidget *box)
{
  return page_of (box)->settings;
}

GtkWidget *
limner_page_new (const LimnerPageKind *kind, GObject *settings, const LimnerUiSubject *subject,
                 GtkWidget *panel)
{
  Page *page = g_new0 (Page, 1);

  g_return_val_if_fail (subject->picture != NULL, NULL);

  limner_theme_load ();
  page->kind = kind;
  page->settings = g_object_ref (settings);
  page->width = subject->width;
  page->height = subject->height;
  page->selected = subject->selected;
  page->content = reduce (subject->picture);
  page->cache = limner_preview_cache_new ();
  page->worker = limner_preview_worker_new (kind->job_run, show_progress, page);
  limner_preview_worker_set_note_func (page->worker, show_estimate);
  page->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full (G_OBJECT (page->box), PAGE_KEY, page, (GDestroyNotify) page_free);
  g_signal_connect (page->box, "destroy", G_CALLBACK (destroyed), page);
  fill (page, subject, panel);
  show_summary (page->box);
  strength_changed (page->box);
  watch (page);
  gtk_widget_show_all (page->box);
  if (page->content != NULL)
    restart_now (page);
  return page->box;
}
