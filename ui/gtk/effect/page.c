#include "config.h"

#include "effect/page-private.h"

#include "effect/presets-menu-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>
#include <limner/job.h>

/* Longest side of the preview's picture. */
#define PREVIEW_SIDE 384
/* The preview restarts after this time without a change, because a dragged slider changes many times a
 * second. */
#define QUIET_MS 80

/* The worker's estimate of the real job. */
typedef struct
{
  double seconds; /* of one layer */
  gint64 peak_mib;
} Estimate;

#define LIMNER_TYPE_PAGE (limner_page_get_type ())
G_DECLARE_FINAL_TYPE (LimnerPage, limner_page, LIMNER, PAGE, GtkBox)

struct _LimnerPage
{
  GtkBox parent_instance;
  const LimnerPageKind *kind;
  GObject *settings;
  LimnerPreview *preview;
  GtkWidget *columns, *foot, *help, *summary;
  LimnerPreviewCache *cache;
  LimnerPreviewWorker *worker; /* NULL: the page is closed */
  LimnerImage *content;        /* the preview's picture; NULL: out of memory */
  int width, height;           /* of the picture that the real job works on */
  gboolean selected;
  Estimate estimate; /* seconds 0: unknown */
  guint restart;     /* source that restarts the preview */
};

G_DEFINE_FINAL_TYPE (LimnerPage, limner_page, GTK_TYPE_BOX)

/* --- the estimate --- */

static void
add_part (GString *text, const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static void
show_summary (gpointer box)
{
  LimnerPage *page = box;
  int count = MAX (1, (int) limner_settings_get (page->settings, page->kind->count_name));
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean single = page->kind->is_single != NULL && page->kind->is_single (page->settings);
  g_autofree char *what = NULL, *time = NULL, *memory = NULL;

  if (single)
    count = 1;
  if (page->selected)
    add_part (text, _ ("Only the selection changes"));
  what = count > 1
             ? g_strdup_printf (
                   g_dngettext (GETTEXT_PACKAGE, "%d new layer", "%d new layers", (gulong) count), count)
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
  LimnerPage *page = user_data;

  page->estimate = *(const Estimate *) note;
  show_summary (page);
}

/* --- the preview --- */

static void
show_progress (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  LimnerPage *page = user_data;

  if (error != NULL)
    {
      limner_preview_set_status (page->preview, -1, error->message);
      return;
    }
  if (progress->partial != NULL)
    limner_preview_set_result (page->preview, progress->partial);
  if (finished)
    limner_preview_set_status (page->preview, -1, _ ("This preview is small; the layer will be finer"));
  else if (progress->seconds_left >= 0)
    {
      g_autofree char *left = limner_describe_time_left (progress->seconds_left);
      g_autofree char *text = g_strdup_printf ("%s · %s", progress->text, left);
      limner_preview_set_status (page->preview, progress->fraction, text);
    }
  else
    limner_preview_set_status (page->preview, progress->fraction, progress->text);
}

static gboolean
restart_now (gpointer user_data)
{
  LimnerPage *page = user_data;

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
  LimnerPage *page = box;

  g_clear_handle_id (&page->restart, g_source_remove);
  page->restart = g_timeout_add (QUIET_MS, restart_now, page);
}

static void
strength_changed (gpointer box)
{
  LimnerPage *page = box;

  limner_preview_set_strength (page->preview, limner_settings_get (page->settings, "strength"));
}

void
limner_page_note_estimate (const LimnerJob *job, double seconds, gint64 peak_mib)
{
  const Estimate estimate = { seconds, peak_mib };

  limner_preview_worker_note (job, g_memdup2 (&estimate, sizeof estimate), g_free);
}

/* --- the object --- */

static void
show_help (LimnerPage *page)
{
  limner_show_help (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (page))), page->kind->effect);
}

static void
dispose (GObject *object)
{
  LimnerPage *page = LIMNER_PAGE (object);

  g_clear_handle_id (&page->restart, g_source_remove);
  g_clear_pointer (&page->worker, limner_preview_worker_free);
  G_OBJECT_CLASS (limner_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LimnerPage *page = LIMNER_PAGE (object);

  g_clear_pointer (&page->content, limner_image_unref);
  limner_preview_cache_free (page->cache);
  g_object_unref (page->settings);
  G_OBJECT_CLASS (limner_page_parent_class)->finalize (object);
}

static void
limner_page_class_init (LimnerPageClass *klass)
{
  g_type_ensure (LIMNER_TYPE_PREVIEW);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  limner_widget_class_set_template (klass, "page");
  limner_widget_class_bind (klass, LimnerPage, columns);
  limner_widget_class_bind (klass, LimnerPage, preview);
  limner_widget_class_bind (klass, LimnerPage, foot);
  limner_widget_class_bind (klass, LimnerPage, help);
  limner_widget_class_bind (klass, LimnerPage, summary);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), show_help);
}

static void
limner_page_init (LimnerPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
}

/* Reduces the picture to a size that the preview paints within seconds. */
static LimnerImage *
reduce_picture (const LimnerImage *picture)
{
  double scale = (double) PREVIEW_SIDE / MAX (picture->width, picture->height);

  if (scale >= 1)
    return limner_image_copy (picture, NULL);
  return limner_image_resize (picture, MAX (1, (int) (picture->width * scale + 0.5)),
                              MAX (1, (int) (picture->height * scale + 0.5)), LIMNER_FILTER_LANCZOS, NULL);
}

static void
watch_table (LimnerPage *page, const LimnerSettingTable *table)
{
  for (guint i = 0; i < table->n_rows; i++)
    if ((table->rows[i].flags & LIMNER_SETTING_RESTARTS_PREVIEW) != 0)
      limner_settings_watch (page->settings, table->rows[i].name, page, settings_changed);
}

static void
watch_settings (LimnerPage *page)
{
  watch_table (page, page->kind->table ());
  watch_table (page, limner_job_setting_table ());
  limner_settings_watch (page->settings, "strength", page, strength_changed);
  limner_settings_watch (page->settings, page->kind->count_name, page, show_summary);
}

static void
add_widgets (LimnerPage *page, GtkWidget *panel)
{
  const LimnerPageKind *kind = page->kind;
  GtkWidget *presets = limner_presets_menu_new (page->settings, kind->effect, kind->table ());

  gtk_widget_set_tooltip_text (page->help, _ (kind->help));
  atk_object_set_name (gtk_widget_get_accessible (page->help), _ (kind->help));
  gtk_widget_show_all (panel);
  gtk_box_pack_start (GTK_BOX (page->columns), panel, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (page->foot), presets, FALSE, FALSE, 0);
}

GObject *
limner_page_settings (GtkWidget *page)
{
  return LIMNER_PAGE (page)->settings;
}

GtkWidget *
limner_page_new (const LimnerPageKind *kind, GObject *settings, const LimnerUiSubject *subject,
                 GtkWidget *panel)
{
  LimnerPage *page;

  g_return_val_if_fail (subject->picture != NULL, NULL);

  limner_theme_load ();
  page = g_object_new (LIMNER_TYPE_PAGE, "visible", TRUE, NULL);
  page->kind = kind;
  page->settings = g_object_ref (settings);
  page->width = subject->width;
  page->height = subject->height;
  page->selected = subject->selected;
  page->content = reduce_picture (subject->picture);
  page->cache = limner_preview_cache_new ();
  page->worker = limner_preview_worker_new (kind->job_run, show_progress, page);
  limner_preview_worker_set_note_func (page->worker, show_estimate);
  limner_preview_set_original (page->preview, subject->picture, subject->width, subject->height);
  add_widgets (page, panel);
  show_summary (page);
  strength_changed (page);
  watch_settings (page);
  if (page->content != NULL)
    restart_now (page);
  return GTK_WIDGET (page);
}
