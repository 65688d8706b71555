#include "config.h"

#include "style/style-chooser-private.h"

#include "effect/settings-private.h"
#include "style/style-chosen-private.h"
#include "style/style-list-private.h"
#include "style/style-store-private.h"
#include "style/style-tiles-private.h"
#include "widgets/rows-private.h"
#include "widgets/surface-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

/* Tiles in a row. */
#define PER_LINE 4

struct _LimnerStyleChooser
{
  GtkBox parent_instance;
  GtkWidget *scrolled, *blend;
  LimnerStyleTiles *tiles;
  GObject *settings;
  LimnerUiSubject subject; /* only pick and user_data */
  gboolean showing;        /* the widgets are being set from the settings; do not write back */
};

G_DEFINE_FINAL_TYPE (LimnerStyleChooser, limner_style_chooser, GTK_TYPE_BOX)

static LimnerStyleChoice *
find_choice (GPtrArray *list, const char *path)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((LimnerStyleChoice *) list->pdata[i])->path, path))
      return list->pdata[i];
  return NULL;
}

static gboolean
is_blending (LimnerStyleChooser *chooser)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chooser->blend));
}

static void
set_blending (LimnerStyleChooser *chooser, gboolean blend)
{
  chooser->showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser->blend), blend);
  chooser->showing = FALSE;
}

/* --- settings to tiles --- */

static void
show_chosen (gpointer widget)
{
  LimnerStyleChooser *chooser = widget;
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < list->len; i++)
    g_strv_builder_add (builder, ((LimnerStyleChoice *) list->pdata[i])->path);
  paths = g_strv_builder_end (builder);
  limner_style_tiles_set_chosen (chooser->tiles, (const char *const *) paths);
  if (list->len > 1)
    set_blending (chooser, TRUE);
}

/* --- tiles to settings --- */

/* Writes the choice to the settings: the list and those paths that it lacks. */
static void
choose_all (LimnerStyleChooser *chooser, GPtrArray *list, const char *const *paths)
{
  for (; *paths != NULL; paths++)
    if (find_choice (list, *paths) == NULL)
      g_ptr_array_add (list, limner_style_choice_new (g_strdup (*paths)));
  limner_style_list_write (chooser->settings, list);
}

static void
choose_only (LimnerStyleChooser *chooser, const char *const *paths)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_style_choice_free);

  choose_all (chooser, list, paths);
}

static void
choose_beside (LimnerStyleChooser *chooser, const char *const *paths)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);

  choose_all (chooser, list, paths);
}

/* Removes a style from the blend. The last one stays. */
static void
drop_choice (LimnerStyleChooser *chooser, const char *path)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);
  LimnerStyleChoice *choice = find_choice (list, path);

  if (choice != NULL && list->len > 1)
    g_ptr_array_remove (list, choice);
  limner_style_list_write (chooser->settings, list);
}

static void
tile_chosen (LimnerStyleTiles *tiles, const char *path, gboolean pressed, LimnerStyleChooser *chooser)
{
  const char *const paths[] = { path, NULL };
  GdkModifierType state = 0;
  gboolean several
      = is_blending (chooser) || (gtk_get_current_event_state (&state) && (state & GDK_CONTROL_MASK) != 0);

  if (!several)
    choose_only (chooser, paths);
  else if (pressed)
    choose_beside (chooser, paths);
  else
    drop_choice (chooser, path);
  show_chosen (chooser);
}

/* Turning Blend off keeps only the first style. */
static void
blend_toggled (LimnerStyleChooser *chooser)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);

  if (chooser->showing || is_blending (chooser) || list->len < 2)
    return;
  g_ptr_array_set_size (list, 1);
  limner_style_list_write (chooser->settings, list);
}

/* --- more styles --- */

static void
show_error (LimnerStyleChooser *chooser, const GError *error)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (chooser));
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (window), GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR,
                                              GTK_BUTTONS_CLOSE, "%s", error->message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

void
limner_style_chooser_use (LimnerStyleChooser *chooser, const char *const *paths, const char *title)
{
  guint n = g_strv_length ((char **) paths);

  if (n == 0)
    return;
  for (guint i = n; i > 0; i--) /* in reverse order, so that the first becomes the most recent */
    limner_style_store_use (paths[i - 1], n == 1 ? title : NULL);
  if (is_blending (chooser))
    choose_beside (chooser, paths);
  else
    choose_only (chooser, paths);
  limner_style_tiles_fill (chooser->tiles);
}

static void
use_picture (LimnerStyleChooser *chooser, const LimnerImage *image, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = limner_style_store_keep (image, title, &error);

  if (path != NULL)
    limner_style_chooser_use (chooser, (const char *const[]) { path, NULL }, title);
  else
    show_error (chooser, error);
}

/* FALSE with an error if the file is not a picture. */
static gboolean
check_picture (const char *path, GError **error)
{
  g_autoptr (LimnerImage) image = NULL;
  int width, height;

  if (gdk_pixbuf_get_file_info (path, &width, &height) != NULL)
    return TRUE;
  image = limner_image_load (path, error);
  return image != NULL;
}

/* Uses the files that are pictures, and shows the error of the first one that is not. */
static void
use_files (LimnerStyleChooser *chooser, const char *const *paths)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) good = NULL;
  GError *error = NULL;

  for (; *paths != NULL; paths++)
    if (check_picture (*paths, error == NULL ? &error : NULL))
      g_strv_builder_add (builder, *paths);
  good = g_strv_builder_end (builder);
  limner_style_chooser_use (chooser, (const char *const *) good, NULL);
  if (error != NULL)
    show_error (chooser, error);
  g_clear_error (&error);
}

static void
choose_files (GtkWidget *widget)
{
  g_auto (GStrv) paths = limner_style_files_choose (widget);

  if (paths != NULL)
    use_files (LIMNER_STYLE_CHOOSER (widget), (const char *const *) paths);
}

static void
pick_layer (GtkWidget *widget)
{
  LimnerStyleChooser *chooser = LIMNER_STYLE_CHOOSER (widget);
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerImage) image
      = chooser->subject.pick (GTK_WINDOW (window), &name, chooser->subject.user_data, &error);

  if (image != NULL)
    use_picture (chooser, image, name);
  else if (error != NULL)
    show_error (chooser, error);
}

static void
file_item_activated (GtkWidget *chooser)
{
  limner_call_later (chooser, choose_files);
}

static void
layer_item_activated (GtkWidget *chooser)
{
  limner_call_later (chooser, pick_layer);
}

static void
add_menu_item (GtkWidget *menu, const char *label, GCallback activated, LimnerStyleChooser *chooser)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_signal_connect_swapped (item, "activate", activated, chooser);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static GtkWidget *
make_add_button (LimnerStyleChooser *chooser)
{
  GtkWidget *button = gtk_menu_button_new (), *menu = gtk_menu_new ();

  add_menu_item (menu, _ ("From a _file…"), G_CALLBACK (file_item_activated), chooser);
  if (chooser->subject.pick != NULL)
    add_menu_item (menu, _ ("From an open _image or layer…"), G_CALLBACK (layer_item_activated), chooser);
  gtk_widget_show_all (menu);
  gtk_button_set_image (GTK_BUTTON (button),
                        gtk_image_new_from_icon_name ("list-add-symbolic", GTK_ICON_SIZE_DND));
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _ ("Add a style picture, or drop one here"));
  atk_object_set_name (gtk_widget_get_accessible (button), _ ("Add a style picture"));
  return button;
}

/* --- drag and drop --- */

static void
dropped (GtkWidget *target, GdkDragContext *context, int x, int y, GtkSelectionData *data, guint info,
         guint time, LimnerStyleChooser *chooser)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autoptr (GdkPixbuf) pixbuf = uris == NULL ? gtk_selection_data_get_pixbuf (data) : NULL;
  g_autoptr (LimnerImage) image = pixbuf != NULL ? limner_picture_from_pixbuf (pixbuf) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  gtk_drag_finish (context, uris != NULL || pixbuf != NULL, FALSE, time);
  for (char **uri = uris; uri != NULL && *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (file));
    }
  paths = g_strv_builder_end (builder);
  use_files (chooser, (const char *const *) paths);
  if (image != NULL)
    use_picture (chooser, image, _ ("Dropped picture"));
}

void
limner_style_chooser_accept_drops (LimnerStyleChooser *chooser, GtkWidget *target)
{
  gtk_drag_dest_set (target, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (target);
  gtk_drag_dest_add_image_targets (target);
  g_signal_connect (target, "drag-data-received", G_CALLBACK (dropped), chooser);
}

/* --- the object --- */

/* Shows all rows, but at most two and a half: a cut row indicates that there are more. */
static void
set_height (LimnerStyleChooser *chooser)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (chooser->tiles));
  int row, rows = ((int) g_list_length (children) + PER_LINE - 1) / PER_LINE;
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (chooser->scrolled);

  gtk_widget_get_preferred_height (children->data, &row, NULL);
  row = rows > 2 ? 5 * row / 2 : rows * row;
  gtk_scrolled_window_set_max_content_height (scrolled, -1);
  gtk_scrolled_window_set_min_content_height (scrolled, row);
  gtk_scrolled_window_set_max_content_height (scrolled, row);
}

static void
tiles_filled (LimnerStyleChooser *chooser)
{
  set_height (chooser);
  show_chosen (chooser);
}

static void
limner_style_chooser_class_init (LimnerStyleChooserClass *klass)
{
  limner_widget_class_set_template (klass, "style-chooser");
  limner_widget_class_bind (klass, LimnerStyleChooser, scrolled);
  limner_widget_class_bind (klass, LimnerStyleChooser, blend);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), blend_toggled);
}

static void
limner_style_chooser_init (LimnerStyleChooser *chooser)
{
  gtk_widget_init_template (GTK_WIDGET (chooser));
}

GtkWidget *
limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject)
{
  LimnerStyleChooser *chooser = g_object_new (LIMNER_TYPE_STYLE_CHOOSER, "visible", TRUE, NULL);
  GtkWidget *tiles;

  chooser->settings = settings;
  chooser->subject = *subject;
  tiles = limner_style_tiles_new (PER_LINE, make_add_button (chooser));
  chooser->tiles = LIMNER_STYLE_TILES (tiles);
  g_signal_connect (tiles, "chosen", G_CALLBACK (tile_chosen), chooser);
  g_signal_connect_swapped (tiles, "filled", G_CALLBACK (tiles_filled), chooser);
  gtk_container_add (GTK_CONTAINER (chooser->scrolled), tiles);
  gtk_box_pack_start (GTK_BOX (chooser), limner_style_chosen_new (settings), FALSE, FALSE, 0);
  tiles_filled (chooser);
  limner_settings_watch (settings, "style-file", chooser, show_chosen);
  limner_settings_watch (settings, "style-files", chooser, show_chosen);
  return GTK_WIDGET (chooser);
}
