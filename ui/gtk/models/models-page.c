/* The shelf: a list of cards, what is being done with them, and files that are brought in. */
#include "config.h"

#include "limner-ui.h"
#include "models/model-card-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <string.h>

#define PAGE_KEY  "limner-shelf"
#define ORDER_KEY "limner-order"
#define GROUP_KEY "limner-group"
#define PULSE_MS  120
/* At least so much of the list is seen, pixels at the usual size of text. */
#define LIST_WIDTH  560
#define LIST_HEIGHT 420

typedef struct
{
  GtkWidget *box, *list, *scrolled, *used;
  GtkWidget *bar, *message, *spinner; /* what has happened, or is being imported */
  LimnerModelList *models;            /* NULL: not read yet */
  GPtrArray *jobs;                    /* LimnerModelJob*, running */
  GtkFileChooserNative *chooser;      /* NULL: closed */
  GQueue *waiting;                    /* char*: files still to be imported */
  char *shown;                        /* ID to open when the list is next filled; NULL: none */
  guint pulse;                        /* source */
  gboolean gone;
} Page;

static void refresh (Page *page);
static void import_next (Page *page);

static GtkWidget *
find_card (Page *page, const char *id)
{
  g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (page->list));

  for (GList *row = rows; row != NULL; row = row->next)
    if (g_str_equal (limner_model_card_id (row->data), id))
      return row->data;
  return NULL;
}

static LimnerModelJob *
find_job (Page *page, const char *id)
{
  for (guint i = 0; i < page->jobs->len; i++)
    if (limner_model_job_task (page->jobs->pdata[i]) != LIMNER_MODEL_TASK_IMPORT
        && g_str_equal (limner_model_job_name (page->jobs->pdata[i]), id))
      return page->jobs->pdata[i];
  return NULL;
}

static const LimnerRegistryItem *
find_item (Page *page, const char *id)
{
  for (guint i = 0; page->models != NULL && i < page->models->items->len; i++)
    {
      const LimnerRegistryItem *item = page->models->items->pdata[i];

      if (g_str_equal (item->id, id))
        return item;
    }
  return NULL;
}

/* --- telling --- */

static void
say (Page *page, GtkMessageType type, const char *text)
{
  gtk_label_set_text (GTK_LABEL (page->message), text);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (page->bar), type);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (page->bar), TRUE);
  gtk_spinner_stop (GTK_SPINNER (page->spinner));
  gtk_widget_hide (page->spinner);
  gtk_widget_show (page->bar);
}

static void
say_busy (Page *page, const char *text)
{
  say (page, GTK_MESSAGE_INFO, text);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (page->bar), FALSE);
  gtk_widget_show (page->spinner);
  gtk_spinner_start (GTK_SPINNER (page->spinner));
}

static void
say_done (Page *page, LimnerModelTask task, const char *id)
{
  const LimnerRegistryItem *item = find_item (page, id);
  const char *title = item != NULL ? item->title : id;
  g_autofree char *text = NULL;

  switch (task)
    {
    case LIMNER_MODEL_TASK_FETCH:
    case LIMNER_MODEL_TASK_IMPORT:
      text = g_strdup_printf (_ ("“%s” is on the shelf."), title);
      break;
    case LIMNER_MODEL_TASK_VERIFY:
      text = g_strdup_printf (_ ("“%s” is sound: every number was read, and it ran."), title);
      break;
    case LIMNER_MODEL_TASK_REMOVE:
      text = g_strdup_printf (_ ("“%s” has been removed."), title);
      break;
    }
  say (page, GTK_MESSAGE_INFO, text);
}

static void
say_error (Page *page, const GError *error)
{
  say (page,
       g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED) ? GTK_MESSAGE_INFO : GTK_MESSAGE_WARNING,
       error->message);
}

/* --- working --- */

/* Work that cannot say how far it is moves its bar to and fro. */
static gboolean
pulse (gpointer user_data)
{
  static const LimnerModelEvent verifying = { .fraction = -1, .seconds_left = -1 };
  Page *page = user_data;
  gboolean any = FALSE;

  for (guint i = 0; i < page->jobs->len; i++)
    {
      LimnerModelJob *job = page->jobs->pdata[i];
      GtkWidget *card = find_card (page, limner_model_job_name (job));
      LimnerModelEvent event = verifying;

      if (limner_model_job_task (job) != LIMNER_MODEL_TASK_VERIFY || card == NULL)
        continue;
      event.text = _ ("Reading every number, and running it once");
      limner_model_card_set_working (card, &event);
      any = TRUE;
    }
  if (!any)
    page->pulse = 0;
  return any;
}

static void
finish (Page *page, LimnerModelJob *job, const LimnerModelEvent *event)
{
  LimnerModelTask task = limner_model_job_task (job);
  g_autofree char *name = g_strdup (limner_model_job_name (job));
  GtkWidget *card = task != LIMNER_MODEL_TASK_IMPORT ? find_card (page, name) : NULL;

  g_ptr_array_remove (page->jobs, job);
  if (card != NULL)
    limner_model_card_set_working (card, NULL);
  if (event->error != NULL)
    say_error (page, event->error);
  else
    say_done (page, task, event->id);
  if (event->error == NULL && (task == LIMNER_MODEL_TASK_FETCH || task == LIMNER_MODEL_TASK_IMPORT))
    {
      g_free (page->shown);
      page->shown = g_strdup (event->id);
    }
  if (task == LIMNER_MODEL_TASK_IMPORT)
    import_next (page);
  if (task != LIMNER_MODEL_TASK_VERIFY)
    refresh (page);
}

static void
hear (LimnerModelJob *job, const LimnerModelEvent *event, gpointer user_data)
{
  Page *page = user_data;
  GtkWidget *card;

  if (event->finished)
    {
      finish (page, job, event);
      return;
    }
  card = find_card (page, limner_model_job_name (job));
  if (card != NULL)
    limner_model_card_set_working (card, event);
}

static void
start (Page *page, LimnerModelTask task, const char *name, const char *id, const LimnerRegistryItem *item)
{
  g_ptr_array_add (page->jobs, limner_model_job_start (task, name, id, item != NULL ? item->entry : NULL,
                                                       page->models != NULL ? page->models->catalogue : NULL,
                                                       hear, page));
  if (task == LIMNER_MODEL_TASK_VERIFY && page->pulse == 0)
    page->pulse = g_timeout_add (PULSE_MS, pulse, page);
}

/* --- importing --- */

/* A file that the catalogue knows by name gets the name it has there. */
static const char *
id_for_file (Page *page, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0;
       page->models != NULL && page->models->catalogue != NULL && i < page->models->catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = page->models->catalogue->pdata[i];

      if (g_str_equal (entry->file, name))
        return entry->id;
    }
  return NULL;
}

static gboolean
is_importing (Page *page)
{
  for (guint i = 0; i < page->jobs->len; i++)
    if (limner_model_job_task (page->jobs->pdata[i]) == LIMNER_MODEL_TASK_IMPORT)
      return TRUE;
  return FALSE;
}

static void
import_next (Page *page)
{
  g_autofree char *path = is_importing (page) ? NULL : g_queue_pop_head (page->waiting), *name = NULL,
                  *shown = NULL, *text = NULL;

  if (path == NULL)
    return;
  name = g_path_get_basename (path);
  shown = g_filename_display_name (name);
  text = g_strdup_printf (_ ("Importing “%s”"), shown);
  say_busy (page, text);
  start (page, LIMNER_MODEL_TASK_IMPORT, path, id_for_file (page, path), NULL);
}

static void
import (Page *page, const char *path)
{
  g_queue_push_tail (page->waiting, g_strdup (path));
  import_next (page);
}

static GtkFileFilter *
make_filter (const char *name, const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *patterns != NULL; patterns++)
    gtk_file_filter_add_pattern (filter, *patterns);
  return filter;
}

static void
file_chosen (GtkNativeDialog *chooser, int response, Page *page)
{
  g_autofree char *path = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    import (page, path);
  g_clear_object (&page->chooser);
}

static void
choose_file (Page *page)
{
  static const char *const known[] = { "*.pth", "*.pt", "*.pkl", "*.safetensors", NULL };
  static const char *const all[] = { "*", NULL };
  GtkWidget *window = gtk_widget_get_toplevel (page->box);

  if (page->chooser != NULL)
    return;
  page->chooser = gtk_file_chooser_native_new (_ ("Import a network"),
                                               GTK_IS_WINDOW (window) ? GTK_WINDOW (window) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (page->chooser), make_filter (_ ("Networks"), known));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (page->chooser), make_filter (_ ("All files"), all));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (page->chooser), TRUE);
  g_signal_connect (page->chooser, "response", G_CALLBACK (file_chosen), page);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (page->chooser));
}

static void
dropped (GtkWidget *target, GdkDragContext *context, int x, int y, GtkSelectionData *data, guint info,
         guint time, Page *page)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);

  gtk_drag_finish (context, uris != NULL, FALSE, time);
  for (char **uri = uris; uri != NULL && *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        import (page, path);
    }
}

/* --- what the cards want --- */

static void
request (const char *id, LimnerModelTask task, gpointer user_data)
{
  Page *page = user_data;
  const LimnerRegistryItem *item = find_item (page, id);

  if (task == LIMNER_MODEL_TASK_IMPORT)
    choose_file (page);
  else if (item != NULL && find_job (page, id) == NULL)
    {
      const LimnerModelEvent first = { .seconds_left = -1 };

      limner_model_card_set_working (find_card (page, id), &first);
      start (page, task, id, NULL, item);
    }
}

static void
stop (const char *id, gpointer user_data)
{
  LimnerModelJob *job = find_job (user_data, id);

  if (job != NULL)
    limner_model_job_cancel (job);
}

/* --- the list --- */

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (a), ORDER_KEY))
         - GPOINTER_TO_INT (g_object_get_data (G_OBJECT (b), ORDER_KEY));
}

static void
add_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *group = g_object_get_data (G_OBJECT (row), GROUP_KEY);
  GtkWidget *heading = NULL;

  if (before == NULL || g_object_get_data (G_OBJECT (before), GROUP_KEY) != group)
    {
      heading = limner_heading_new (group);
      gtk_widget_set_margin_start (heading, 12);
      gtk_widget_set_margin_top (heading, before == NULL ? 12 : 18);
      gtk_widget_set_margin_bottom (heading, 6);
    }
  else
    heading = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_show (heading);
  gtk_list_box_row_set_header (row, heading);
}

static const char *
group_of (const LimnerRegistryItem *item)
{
  if (item->path != NULL)
    return _ ("On this computer");
  return item->state == LIMNER_REGISTRY_FETCHABLE ? _ ("To be fetched") : _ ("To be imported from a file");
}

static void
clear_idle_cards (Page *page, GHashTable *open)
{
  g_autoptr (GList) rows = gtk_container_get_children (GTK_CONTAINER (page->list));

  for (GList *row = rows; row != NULL; row = row->next)
    {
      const char *id = limner_model_card_id (row->data);

      if (limner_model_card_is_open (row->data))
        g_hash_table_add (open, g_strdup (id));
      if (find_job (page, id) == NULL)
        gtk_widget_destroy (row->data);
    }
}

static void
fill (Page *page)
{
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  clear_idle_cards (page, open);
  for (guint i = 0; i < page->models->items->len; i++)
    {
      const LimnerRegistryItem *item = page->models->items->pdata[i];
      GtkWidget *card = find_card (page, item->id);

      if (card == NULL)
        {
          card = limner_model_card_new (item, request, stop, page);
          limner_model_card_set_open (card, g_hash_table_contains (open, item->id));
          gtk_container_add (GTK_CONTAINER (page->list), card);
        }
      g_object_set_data (G_OBJECT (card), ORDER_KEY, GINT_TO_POINTER ((int) i));
      g_object_set_data (G_OBJECT (card), GROUP_KEY, (gpointer) group_of (item));
      /* Headings are not part of what screen readers see of a list. */
      atk_object_set_description (gtk_widget_get_accessible (card), group_of (item));
    }
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (page->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (page->list));
}

static void
show_used (Page *page)
{
  guint own = 0;
  g_autofree char *used = g_format_size (page->models->used), *text = NULL;

  for (guint i = 0; i < page->models->items->len; i++)
    own += (guint) ((LimnerRegistryItem *) page->models->items->pdata[i])->removable;
  if (own == 0)
    text = g_strdup (_ ("No networks of your own yet"));
  else
    text = g_strdup_printf (ngettext ("%u network of your own · %s of this disk",
                                      "%u networks of your own · %s of this disk", own),
                            own, used);
  gtk_label_set_text (GTK_LABEL (page->used), text);
}

/* The new network, opened, where the person can see it. */
static void
show_card (Page *page)
{
  GtkWidget *card = page->shown != NULL ? find_card (page, page->shown) : NULL;

  g_clear_pointer (&page->shown, g_free);
  if (card == NULL)
    return;
  limner_model_card_set_open (card, TRUE);
  gtk_widget_grab_focus (card); /* the list scrolls to it */
}

static void
have_stock (GObject *source, GAsyncResult *result, gpointer data)
{
  Page *page = g_object_get_data (source, PAGE_KEY);
  LimnerModelList *models = g_task_propagate_pointer (G_TASK (result), NULL);

  if (models == NULL)
    return;
  if (page->gone)
    {
      limner_model_list_free (models);
      return;
    }
  g_clear_pointer (&page->models, limner_model_list_free);
  page->models = models;
  fill (page);
  show_used (page);
  show_card (page);
  if (models->damaged->len > 0)
    say (page, GTK_MESSAGE_WARNING, models->damaged->pdata[0]);
}

static void
read_stock (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, limner_model_list_read (), (GDestroyNotify) limner_model_list_free);
}

static void
refresh (Page *page)
{
  g_autoptr (GTask) task = g_task_new (page->box, NULL, have_stock, NULL);

  g_task_run_in_thread (task, read_stock);
}

/* --- making it --- */

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, Page *page)
{
  limner_model_card_set_open (GTK_WIDGET (row), !limner_model_card_is_open (GTK_WIDGET (row)));
}

static GtkWidget *
make_bar (Page *page)
{
  GtkWidget *content;

  page->bar = gtk_info_bar_new ();
  page->message = gtk_label_new (NULL);
  page->spinner = gtk_spinner_new ();
  content = gtk_info_bar_get_content_area (GTK_INFO_BAR (page->bar));
  gtk_label_set_line_wrap (GTK_LABEL (page->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (page->message), 0);
  gtk_label_set_selectable (GTK_LABEL (page->message), TRUE);
  gtk_widget_set_can_focus (page->message, FALSE);
  gtk_box_pack_start (GTK_BOX (content), page->spinner, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (content), page->message, TRUE, TRUE, 0);
  g_signal_connect (page->bar, "response", G_CALLBACK (gtk_widget_hide), NULL);
  gtk_widget_show_all (content);
  gtk_widget_hide (page->spinner);
  gtk_widget_set_no_show_all (page->bar, TRUE);
  return page->bar;
}

static GtkWidget *
make_list (Page *page)
{
  double scale;

  page->list = gtk_list_box_new ();
  page->scrolled = gtk_scrolled_window_new (NULL, NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (page->list), GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (GTK_LIST_BOX (page->list), compare_rows, NULL, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (page->list), add_header, NULL, NULL);
  g_signal_connect (page->list, "row-activated", G_CALLBACK (row_activated), page);
  gtk_style_context_add_class (gtk_widget_get_style_context (page->list), "limner-shelf");
  atk_object_set_name (gtk_widget_get_accessible (page->list), _ ("Networks"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (page->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (page->scrolled), GTK_SHADOW_IN);
  /* Large text needs more room, as far as a screen has it. */
  scale = CLAMP (gdk_screen_get_resolution (gdk_screen_get_default ()) / 96, 1, 1.5);
  gtk_widget_set_size_request (page->scrolled, (int) (LIST_WIDTH * scale), (int) (LIST_HEIGHT * scale));
  gtk_container_add (GTK_CONTAINER (page->scrolled), page->list);
  return page->scrolled;
}

static GtkWidget *
make_foot (Page *page)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *hint, *import_button;

  page->used = gtk_label_new (NULL);
  hint = gtk_label_new (_ ("Drop a file on the list to import it. Nothing is fetched before you agree."));
  gtk_label_set_xalign (GTK_LABEL (page->used), 0);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_line_wrap (GTK_LABEL (page->used), TRUE);
  gtk_label_set_line_wrap (GTK_LABEL (hint), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (page->used), "limner-note");
  gtk_style_context_add_class (gtk_widget_get_style_context (hint), "limner-note");
  gtk_box_pack_start (GTK_BOX (words), page->used, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (words), hint, FALSE, FALSE, 0);
  import_button = gtk_button_new_with_mnemonic (_ ("_Import file…"));
  gtk_widget_set_valign (import_button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (import_button, "clicked", G_CALLBACK (choose_file), page);
  gtk_box_pack_start (GTK_BOX (foot), words, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (foot), import_button, FALSE, FALSE, 0);
  return foot;
}

static void
destroyed (GtkWidget *box, Page *page)
{
  page->gone = TRUE;
  g_clear_object (&page->chooser);
  g_clear_handle_id (&page->pulse, g_source_remove);
  for (guint i = 0; i < page->jobs->len; i++)
    limner_model_job_abandon (page->jobs->pdata[i]);
  g_ptr_array_set_size (page->jobs, 0);
}

static void
page_free (Page *page)
{
  g_clear_pointer (&page->models, limner_model_list_free);
  g_ptr_array_unref (page->jobs);
  g_queue_free_full (page->waiting, g_free);
  g_free (page->shown);
  g_free (page);
}

GtkWidget *
limner_models_page_new (void)
{
  Page *page = g_new0 (Page, 1);

  limner_theme_load ();
  page->jobs = g_ptr_array_new ();
  page->waiting = g_queue_new ();
  page->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full (G_OBJECT (page->box), PAGE_KEY, page, (GDestroyNotify) page_free);
  g_signal_connect (page->box, "destroy", G_CALLBACK (destroyed), page);
  gtk_box_pack_start (GTK_BOX (page->box), make_bar (page), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page->box), make_list (page), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (page->box), make_foot (page), FALSE, FALSE, 0);
  gtk_drag_dest_set (page->box, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (page->box);
  g_signal_connect (page->box, "drag-data-received", G_CALLBACK (dropped), page);
  gtk_widget_show_all (page->box);
  refresh (page);
  return page->box;
}
