/* The Models page: the list, its messages, and what its cards and dropped files ask for. */
#include "config.h"

#include "limner-ui.h"
#include "models/model-import-private.h"
#include "models/model-jobs-private.h"
#include "models/model-rows-private.h"
#include "widgets/message-bar-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

/* The smallest visible part of the list, in pixels at the default text size. */
#define LIST_WIDTH  560
#define LIST_HEIGHT 420

#define LIMNER_TYPE_MODELS_PAGE (limner_models_page_get_type ())
G_DECLARE_FINAL_TYPE (LimnerModelsPage, limner_models_page, LIMNER, MODELS_PAGE, GtkBox)

struct _LimnerModelsPage
{
  GtkBox parent_instance;
  LimnerMessageBar *bar;
  LimnerModelRows *rows;
  GtkWidget *scrolled, *used;
  LimnerModelList *models;       /* NULL: not read yet */
  GCancellable *reading;         /* of reading the list; NULL: no reading in progress */
  LimnerModelJobs *jobs;         /* NULL after dispose */
  GtkFileChooserNative *chooser; /* NULL: no dialog open */
  char *chooser_id;              /* of the card that opened the file chooser; NULL: none */
  char *shown;                   /* ID to expand when the list is shown next; NULL: none */
};

G_DEFINE_FINAL_TYPE (LimnerModelsPage, limner_models_page, GTK_TYPE_BOX)

static void read_models (LimnerModelsPage *page);

static const LimnerRegistryItem *
find_item (LimnerModelsPage *page, const char *id)
{
  for (guint i = 0; page->models != NULL && i < page->models->items->len; i++)
    {
      const LimnerRegistryItem *item = page->models->items->pdata[i];

      if (g_str_equal (item->id, id))
        return item;
    }
  return NULL;
}

/* --- messages --- */

static void
report_success (LimnerModelsPage *page, LimnerModelTask task, const char *id)
{
  const LimnerRegistryItem *item = find_item (page, id);
  const char *title = item != NULL ? item->title : id;
  g_autofree char *text = NULL;

  switch (task)
    {
    case LIMNER_MODEL_TASK_FETCH:
    case LIMNER_MODEL_TASK_IMPORT:
      text = g_strdup_printf (_ ("“%s” is installed."), title);
      break;
    case LIMNER_MODEL_TASK_VERIFY:
      text = g_strdup_printf (_ ("“%s” is verified: intact and working."), title);
      break;
    case LIMNER_MODEL_TASK_REMOVE:
      text = g_strdup_printf (_ ("“%s” has been removed."), title);
      break;
    }
  limner_message_bar_show (page->bar, GTK_MESSAGE_INFO, text);
}

static void
report_error (LimnerModelsPage *page, const GError *error)
{
  gboolean stopped = g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);

  limner_message_bar_show (page->bar, stopped ? GTK_MESSAGE_INFO : GTK_MESSAGE_WARNING, error->message);
}

/* --- tasks --- */

static void
show_task (const char *id, const LimnerModelEvent *event, gpointer page)
{
  limner_model_rows_set_working (LIMNER_MODELS_PAGE (page)->rows, id, event);
}

static void
show_importing (const char *path, gpointer page)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Importing “%s”"), name);

  limner_message_bar_show_busy (LIMNER_MODELS_PAGE (page)->bar, text);
}

static void
task_finished (LimnerModelTask task, const char *name, const LimnerModelEvent *event, gpointer user_data)
{
  LimnerModelsPage *page = user_data;

  if (task != LIMNER_MODEL_TASK_IMPORT)
    limner_model_rows_set_working (page->rows, name, NULL);
  if (event->error != NULL)
    report_error (page, event->error);
  else
    report_success (page, task, event->id);
  if (event->error == NULL && (task == LIMNER_MODEL_TASK_FETCH || task == LIMNER_MODEL_TASK_IMPORT))
    g_set_str (&page->shown, event->id);
  if (task != LIMNER_MODEL_TASK_VERIFY)
    read_models (page);
}

static const LimnerModelJobsCalls calls = { show_task, show_importing, task_finished };

/* --- importing --- */

static void
file_chosen (GtkNativeDialog *chooser, int response, LimnerModelsPage *page)
{
  g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    limner_model_jobs_import (page->jobs, path, page->chooser_id);
  g_clear_object (&page->chooser);
}

/* id: the network's ID, independent of the file's name; NULL: derived from it. */
static void
choose_file_for (LimnerModelsPage *page, const char *id)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (page));

  if (page->chooser != NULL)
    return;
  g_set_str (&page->chooser_id, id);
  page->chooser = limner_model_import_chooser_new (GTK_IS_WINDOW (window) ? GTK_WINDOW (window) : NULL);
  g_signal_connect (page->chooser, "response", G_CALLBACK (file_chosen), page);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (page->chooser));
}

static void
choose_file (LimnerModelsPage *page)
{
  choose_file_for (page, NULL);
}

static void
drag_data_received (GtkWidget *widget, GdkDragContext *context, int x, int y, GtkSelectionData *data,
                    guint info, guint time)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);

  gtk_drag_finish (context, uris != NULL, FALSE, time);
  for (char **uri = uris; uri != NULL && *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        limner_model_jobs_import (LIMNER_MODELS_PAGE (widget)->jobs, path, NULL);
    }
}

/* --- requests of the cards --- */

static void
request_work (LimnerModelRows *rows, const char *id, int task, LimnerModelsPage *page)
{
  const LimnerModelEvent first = { .seconds_left = -1 };
  const LimnerRegistryItem *item = find_item (page, id);

  if (task == LIMNER_MODEL_TASK_IMPORT)
    choose_file_for (page, id);
  else if (item != NULL && limner_model_jobs_start (page->jobs, (LimnerModelTask) task, id, item->entry))
    limner_model_rows_set_working (rows, id, &first);
}

static void
stop_work (LimnerModelRows *rows, const char *id, LimnerModelsPage *page)
{
  limner_model_jobs_cancel (page->jobs, id);
}

/* --- the list --- */

static void
show_used (LimnerModelsPage *page)
{
  guint own = 0;
  g_autofree char *used = g_format_size (page->models->used), *text = NULL;

  for (guint i = 0; i < page->models->items->len; i++)
    own += (guint) ((LimnerRegistryItem *) page->models->items->pdata[i])->removable;
  if (own == 0)
    text = g_strdup (_ ("No networks of your own yet"));
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u network of your own · %s of this disk",
                                         "%u networks of your own · %s of this disk", own),
                            own, used);
  gtk_label_set_text (GTK_LABEL (page->used), text);
}

/* Expands the card of the new network and scrolls to it. */
static void
show_new_card (LimnerModelsPage *page)
{
  LimnerModelCard *card = page->shown != NULL ? limner_model_rows_find (page->rows, page->shown) : NULL;

  g_clear_pointer (&page->shown, g_free);
  if (card == NULL)
    return;
  limner_model_card_reveal (card);
  gtk_widget_grab_focus (GTK_WIDGET (card));
}

static void
models_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LimnerModelsPage) page = data;
  LimnerModelList *models = g_task_propagate_pointer (G_TASK (result), NULL);

  if (models == NULL) /* a later reading replaced this one, or the page was closed */
    return;
  g_clear_object (&page->reading);
  g_clear_pointer (&page->models, limner_model_list_free);
  page->models = models;
  limner_model_jobs_set_catalogue (page->jobs, models->catalogue);
  limner_model_rows_show (page->rows, models);
  show_used (page);
  show_new_card (page);
  if (models->damaged->len > 0)
    limner_message_bar_show (page->bar, GTK_MESSAGE_WARNING, models->damaged->pdata[0]);
}

static void
read_list (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, limner_model_list_read (), (GDestroyNotify) limner_model_list_free);
}

/* Reads the list again. Cancels a reading in progress, so that the last one counts. The callback holds the
 * page. A task with the page as its source could free it on the worker thread. */
static void
read_models (LimnerModelsPage *page)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (page->reading);
  g_clear_object (&page->reading);
  page->reading = g_cancellable_new ();
  task = g_task_new (NULL, page->reading, models_read, g_object_ref (page));
  g_task_run_in_thread (task, read_list);
}

/* --- the object --- */

static void
dispose (GObject *object)
{
  LimnerModelsPage *page = LIMNER_MODELS_PAGE (object);

  g_cancellable_cancel (page->reading);
  g_clear_object (&page->reading);
  g_clear_object (&page->chooser);
  g_clear_pointer (&page->jobs, limner_model_jobs_free);
  G_OBJECT_CLASS (limner_models_page_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  LimnerModelsPage *page = LIMNER_MODELS_PAGE (object);

  g_clear_pointer (&page->models, limner_model_list_free);
  g_free (page->shown);
  g_free (page->chooser_id);
  G_OBJECT_CLASS (limner_models_page_parent_class)->finalize (object);
}

static void
limner_models_page_class_init (LimnerModelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_MESSAGE_BAR);
  g_type_ensure (LIMNER_TYPE_MODEL_ROWS);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->drag_data_received = drag_data_received;
  limner_widget_class_set_template (klass, "models-page");
  limner_widget_class_bind (klass, LimnerModelsPage, bar);
  limner_widget_class_bind (klass, LimnerModelsPage, rows);
  limner_widget_class_bind (klass, LimnerModelsPage, scrolled);
  limner_widget_class_bind (klass, LimnerModelsPage, used);
  gtk_widget_class_bind_template_callback (widget_class, choose_file);
  gtk_widget_class_bind_template_callback (widget_class, request_work);
  gtk_widget_class_bind_template_callback (widget_class, stop_work);
}

static void
limner_models_page_init (LimnerModelsPage *page)
{
  GtkWidget *widget = GTK_WIDGET (page);
  double scale = CLAMP (gdk_screen_get_resolution (gdk_screen_get_default ()) / 96, 1, 1.5);

  page->jobs = limner_model_jobs_new (&calls, page);
  gtk_widget_init_template (widget);
  /* Scaled with the text size, within the screen. */
  gtk_widget_set_size_request (page->scrolled, (int) (LIST_WIDTH * scale), (int) (LIST_HEIGHT * scale));
  gtk_drag_dest_set (widget, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (widget);
  read_models (page);
}

GtkWidget *
limner_models_page_new (void)
{
  limner_theme_load ();
  return g_object_new (LIMNER_TYPE_MODELS_PAGE, "visible", TRUE, NULL);
}
