#include "config.h"

#include "training/train-setup-private.h"

#include "limner-ui.h"
#include "style/style-tile-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY      "limner-train-setup"
#define PER_LINE 7

static const struct
{
  const char *label, *tip;
  int steps;
} lengths[] = {
  { N_ ("Draft"), N_ ("Shows whether the style is one that a network learns"), 1000 },
  { N_ ("Good"), N_ ("Calm strokes and right colours"), 4000 },
  { N_ ("Best"), N_ ("For a night"), 16000 },
};

typedef struct
{
  GtkWidget *box, *tiles, *photos, *name, *time, *start, *back, *message;
  GtkWidget *lengths[G_N_ELEMENTS (lengths)];
  GHashTable *chosen; /* paths */
  LimnerTrainStartFunc func;
  void (*go_back) (gpointer user_data);
  gpointer user_data;
  GCancellable *measuring; /* NULL: not now */
  double seconds_per_step; /* -1: not known */
  gboolean named;          /* by the person */
  gboolean naming;
} Setup;

static Setup *
setup_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), KEY);
}

/* --- what has been chosen --- */

static int
chosen_length (const Setup *setup)
{
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (setup->lengths[i])))
      return lengths[i].steps;
  return lengths[1].steps;
}

/* In the order in which they are shown. */
static char **
chosen_styles (const Setup *setup)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (setup->tiles));
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *tile = gtk_bin_get_child (child->data);

      if (GTK_IS_TOGGLE_BUTTON (tile) && limner_style_tile_path (tile) != NULL
          && g_hash_table_contains (setup->chosen, limner_style_tile_path (tile)))
        g_strv_builder_add (paths, limner_style_tile_path (tile));
    }
  return g_strv_builder_end (paths);
}

static gboolean
wish_from (const Setup *setup, LimnerTrainRequest *request)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (setup->name))));

  *request
      = (LimnerTrainRequest) { .styles = chosen_styles (setup),
                               .photos = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (setup->photos)),
                               .title = g_steal_pointer (&title),
                               .steps = chosen_length (setup) };
  return request->styles[0] != NULL && request->photos != NULL && *request->title != '\0';
}

/* --- the time --- */

static void
show_time (Setup *setup)
{
  g_autofree char *time = NULL, *text = NULL;

  gtk_widget_show (setup->time);
  if (setup->measuring != NULL)
    gtk_label_set_text (GTK_LABEL (setup->time), _ ("Measuring how fast this computer is…"));
  else if (setup->seconds_per_step > 0)
    {
      time = limner_describe_time (setup->seconds_per_step * chosen_length (setup));
      text = g_strdup_printf (_ ("It takes %s, as busy as this computer is now"), time);
      gtk_label_set_text (GTK_LABEL (setup->time), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (setup->time),
                        _ ("Choose a style and photographs to see how long it takes"));
}

static void
measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) box = user_data;
  Setup *setup = setup_of (box);
  g_autoptr (GError) error = NULL;
  double seconds = limner_train_estimate_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&setup->measuring);
  setup->seconds_per_step = seconds;
  show_time (setup);
  if (error != NULL)
    limner_train_setup_say (box, error->message);
}

static void
stop_measuring (Setup *setup)
{
  if (setup->measuring != NULL)
    g_cancellable_cancel (setup->measuring);
  g_clear_object (&setup->measuring);
}

static void
measure (Setup *setup)
{
  LimnerTrainRequest request;

  stop_measuring (setup);
  setup->seconds_per_step = -1;
  if (wish_from (setup, &request))
    {
      setup->measuring = g_cancellable_new ();
      limner_train_estimate_async (&request, setup->measuring, measured, g_object_ref (setup->box));
    }
  limner_train_request_clear (&request);
  show_time (setup);
}

/* --- changes --- */

static void
update (Setup *setup)
{
  LimnerTrainRequest request;

  gtk_widget_set_sensitive (setup->start, wish_from (setup, &request));
  limner_train_request_clear (&request);
}

/* Until the person gives one, the name follows the style. */
static void
suggest_name (Setup *setup)
{
  g_auto (GStrv) styles = chosen_styles (setup);
  g_autofree char *title = styles[0] != NULL ? limner_style_title (styles[0]) : g_strdup ("");

  if (setup->named)
    return;
  setup->naming = TRUE;
  gtk_entry_set_text (GTK_ENTRY (setup->name), title);
  setup->naming = FALSE;
}

static void
source_changed (Setup *setup)
{
  gtk_widget_hide (setup->message);
  suggest_name (setup);
  update (setup);
  if (setup->seconds_per_step < 0)
    measure (setup);
}

static void
photos_changed (Setup *setup)
{
  setup->seconds_per_step = -1;
  source_changed (setup);
}

static void
name_changed (Setup *setup)
{
  if (!setup->naming)
    setup->named = *gtk_entry_get_text (GTK_ENTRY (setup->name)) != '\0';
  update (setup);
}

static void
tile_toggled (GtkToggleButton *tile, Setup *setup)
{
  const char *path = limner_style_tile_path (GTK_WIDGET (tile));

  if (gtk_toggle_button_get_active (tile))
    g_hash_table_add (setup->chosen, g_strdup (path));
  else
    g_hash_table_remove (setup->chosen, path);
  source_changed (setup);
}

static void
length_clicked (GtkWidget *button, Setup *setup)
{
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
    return;
  show_time (setup);
}

static void
start_clicked (Setup *setup)
{
  LimnerTrainRequest request;

  stop_measuring (setup);
  if (wish_from (setup, &request))
    {
      request.id = limner_train_free_id (request.title);
      setup->func (&request, setup->user_data);
    }
  limner_train_request_clear (&request);
  show_time (setup);
}

static void
back_clicked (Setup *setup)
{
  setup->go_back (setup->user_data);
}

/* --- tiles --- */

static void fill_tiles (Setup *setup);

static void
open_file (GtkWidget *box)
{
  Setup *setup = setup_of (box);
  GtkWidget *window = gtk_widget_get_toplevel (box);
  g_autoptr (GtkFileChooserNative) chooser
      = gtk_file_chooser_native_new (_ ("Choose style pictures"), GTK_WINDOW (window),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autoptr (GSList) paths = NULL;

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (chooser)) != GTK_RESPONSE_ACCEPT)
    return;
  paths = gtk_file_chooser_get_filenames (GTK_FILE_CHOOSER (chooser));
  for (GSList *path = paths; path != NULL; path = path->next)
    {
      limner_style_store_use (path->data, NULL);
      g_hash_table_add (setup->chosen, path->data);
    }
  fill_tiles (setup);
  source_changed (setup);
}

static void
add_clicked (Setup *setup)
{
  limner_call_later (setup->box, open_file);
}

static void
add_child (Setup *setup, GtkWidget *widget)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_can_focus (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (child), widget);
  gtk_container_add (GTK_CONTAINER (setup->tiles), child);
}

static void
fill_tiles (Setup *setup)
{
  g_autoptr (GPtrArray) entries = limner_style_store_list ();
  GtkWidget *add = limner_icon_button_new ("list-add-symbolic", _ ("Add a style picture"));

  gtk_container_foreach (GTK_CONTAINER (setup->tiles), (GtkCallback) (void (*) (void)) gtk_widget_destroy,
                         NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const LimnerStyleEntry *entry = entries->pdata[i];
      GtkWidget *tile = limner_style_tile_new (entry);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                    g_hash_table_contains (setup->chosen, entry->path));
      g_signal_connect (tile, "toggled", G_CALLBACK (tile_toggled), setup);
      add_child (setup, tile);
    }
  gtk_widget_set_size_request (add, LIMNER_STYLE_TILE_SIDE, LIMNER_STYLE_TILE_SIDE);
  gtk_style_context_add_class (gtk_widget_get_style_context (add), "limner-tile");
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_clicked), setup);
  add_child (setup, add);
  gtk_widget_show_all (setup->tiles);
}

/* --- making it --- */

static GtkWidget *
make_styles (Setup *setup)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  setup->tiles = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (setup->tiles), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (setup->tiles), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (setup->tiles), PER_LINE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (setup->tiles), PER_LINE);
  atk_object_set_name (gtk_widget_get_accessible (setup->tiles), _ ("Styles"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LIMNER_STYLE_TILE_SIDE + 12);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 5 * LIMNER_STYLE_TILE_SIDE / 2);
  gtk_widget_set_valign (setup->tiles, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (scrolled), setup->tiles);
  return scrolled;
}

static GtkWidget *
make_lengths (Setup *setup)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      setup->lengths[i] = gtk_radio_button_new_with_label_from_widget (
          i > 0 ? GTK_RADIO_BUTTON (setup->lengths[0]) : NULL, _ (lengths[i].label));
      gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (setup->lengths[i]), FALSE);
      gtk_widget_set_tooltip_text (setup->lengths[i], _ (lengths[i].tip));
      gtk_box_pack_start (GTK_BOX (box), setup->lengths[i], TRUE, TRUE, 0);
      g_signal_connect (setup->lengths[i], "toggled", G_CALLBACK (length_clicked), setup);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (setup->lengths[1]), TRUE);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, setup->lengths[1]);
  return box;
}

static GtkWidget *
note_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "limner-note");
  return label;
}

static GtkWidget *
make_rows (Setup *setup)
{
  GtkWidget *rows = limner_rows_new ();

  setup->photos = gtk_file_chooser_button_new (_ ("Choose a folder of photographs"),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
  if (g_get_user_special_dir (G_USER_DIRECTORY_PICTURES) != NULL)
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (setup->photos),
                                   g_get_user_special_dir (G_USER_DIRECTORY_PICTURES));
  setup->name = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (setup->name), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (setup->name), 80);
  limner_rows_add (
      rows, _ ("_Photographs"), setup->photos,
      _ ("The network learns to paint on these: some dozens, better hundreds, of what you want to "
         "paint"));
  limner_rows_add (rows, _ ("_Name"), setup->name, _ ("What the network will be called among the styles"));
  limner_rows_add (rows, _ ("How _long"), make_lengths (setup), _ ("How long the network learns"));
  g_signal_connect_swapped (setup->photos, "selection-changed", G_CALLBACK (photos_changed), setup);
  g_signal_connect_swapped (setup->name, "changed", G_CALLBACK (name_changed), setup);
  return rows;
}

static GtkWidget *
make_foot (Setup *setup)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *hint
      = note_new (_ ("It goes on when this window and GIMP are closed, and can be paused. Nothing "
                     "leaves this computer."));

  setup->start = gtk_button_new_with_mnemonic (_ ("_Train"));
  gtk_widget_set_valign (setup->start, GTK_ALIGN_END);
  gtk_widget_set_can_default (setup->start, TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (setup->start), "suggested-action");
  g_signal_connect_swapped (setup->start, "clicked", G_CALLBACK (start_clicked), setup);
  setup->back = gtk_button_new_with_mnemonic (_ ("_Back"));
  gtk_widget_set_valign (setup->back, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (setup->back, _ ("See the trainings that there are"));
  gtk_widget_set_no_show_all (setup->back, TRUE);
  g_signal_connect_swapped (setup->back, "clicked", G_CALLBACK (back_clicked), setup);
  gtk_box_pack_start (GTK_BOX (foot), setup->back, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (foot), hint, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (foot), setup->start, FALSE, FALSE, 0);
  return foot;
}

static void
destroyed (GtkWidget *box, Setup *setup)
{
  stop_measuring (setup);
}

static void
setup_free (Setup *setup)
{
  g_hash_table_unref (setup->chosen);
  g_free (setup);
}

void
limner_train_setup_say (GtkWidget *box, const char *text)
{
  Setup *setup = setup_of (box);

  gtk_widget_hide (setup->time);
  gtk_label_set_text (GTK_LABEL (setup->message), text);
  gtk_widget_show (setup->message);
}

void
limner_train_setup_offer_back (GtkWidget *box, gboolean offered)
{
  gtk_widget_set_visible (setup_of (box)->back, offered);
}

GtkWidget *
limner_train_setup_new (LimnerTrainStartFunc start, void (*back) (gpointer user_data), gpointer user_data)
{
  Setup *setup = g_new0 (Setup, 1);

  setup->func = start;
  setup->go_back = back;
  setup->user_data = user_data;
  setup->seconds_per_step = -1;
  setup->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  setup->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full (G_OBJECT (setup->box), KEY, setup, (GDestroyNotify) setup_free);
  g_signal_connect (setup->box, "destroy", G_CALLBACK (destroyed), setup);
  setup->time = note_new (NULL);
  setup->message = note_new (NULL);
  gtk_style_context_remove_class (gtk_widget_get_style_context (setup->message), "limner-note");
  gtk_widget_set_no_show_all (setup->message, TRUE);
  gtk_widget_set_no_show_all (setup->time, TRUE);
  gtk_box_pack_start (GTK_BOX (setup->box), limner_heading_new (_ ("Pictures of one style")), FALSE, FALSE,
                      0);
  gtk_box_pack_start (GTK_BOX (setup->box), make_styles (setup), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (setup->box), make_rows (setup), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (setup->box), setup->time, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (setup->box), setup->message, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (setup->box), make_foot (setup), FALSE, FALSE, 0);
  fill_tiles (setup);
  update (setup);
  show_time (setup);
  gtk_widget_show_all (setup->box);
  return setup->box;
}
