#include "config.h"

#include "compare/compare-setup-private.h"

#include "widgets/rows-private.h"
#include "widgets/template-private.h"
#include "widgets/thumbnail-private.h"

#include <glib/gi18n-lib.h>

#define THUMBNAIL 48

/* Something that can be compared, and its row. */
typedef struct
{
  char *title, *path; /* path NULL: not saved yet, see LimnerUiMakers */
  guint number;       /* in LimnerUiMakers, if it has no path */
  gboolean is_folder;
  GtkToggleButton *check;
} Maker;

struct _LimnerCompareSetup
{
  GtkBox parent_instance;
  GtkWidget *list, *question, *hint, *message, *begin;
  GPtrArray *makers; /* Maker* */
  char *(*save) (guint number, gpointer user_data, GError **error);
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LimnerCompareSetup, limner_compare_setup, GTK_TYPE_BOX)

static guint begin_signal;

static void
maker_free (gpointer data)
{
  Maker *maker = data;

  g_free (maker->title);
  g_free (maker->path);
  g_free (maker);
}

/* --- what is chosen --- */

/* Why these cannot be compared; NULL: they can. Translated. */
static const char *
find_obstacle (LimnerCompareSetup *setup)
{
  guint chosen = 0, folders = 0;

  for (guint i = 0; i < setup->makers->len; i++)
    {
      const Maker *maker = setup->makers->pdata[i];
      const gboolean active = gtk_toggle_button_get_active (maker->check);

      chosen += active;
      folders += active && maker->is_folder;
    }
  if (chosen < 2)
    return _ ("Choose at least two.");
  if (chosen > LIMNER_BALLOT_MAKERS)
    return _ ("Choose at most eight.");
  if (folders > 0 && folders < chosen)
    return _ ("Choose either folders or single pictures.");
  return NULL;
}

static void
choice_changed (LimnerCompareSetup *setup)
{
  const char *obstacle = find_obstacle (setup);

  gtk_label_set_text (GTK_LABEL (setup->hint), obstacle != NULL ? obstacle : "");
  gtk_widget_set_sensitive (setup->begin, obstacle == NULL);
  gtk_widget_hide (setup->message);
}

/* --- rows --- */

static GtkWidget *
make_picture (const Maker *maker, GdkPixbuf *thumbnail)
{
  GtkWidget *image;

  if (maker->is_folder)
    image = gtk_image_new_from_icon_name ("folder-symbolic", GTK_ICON_SIZE_DND);
  else if (thumbnail != NULL)
    image = gtk_image_new_from_pixbuf (thumbnail);
  else
    return limner_thumbnail_new (maker->path, THUMBNAIL);
  gtk_widget_set_size_request (image, THUMBNAIL, THUMBNAIL);
  return image;
}

/* Takes the maker. */
static void
add_maker (LimnerCompareSetup *setup, Maker *maker, GdkPixbuf *thumbnail, gboolean chosen)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (maker->title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_container_add (GTK_CONTAINER (box), make_picture (maker, thumbnail));
  gtk_container_add (GTK_CONTAINER (box), label);
  gtk_container_add (GTK_CONTAINER (check), box);
  atk_object_set_name (gtk_widget_get_accessible (check), maker->title);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (check), chosen);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (choice_changed), setup);
  maker->check = GTK_TOGGLE_BUTTON (check);
  g_ptr_array_add (setup->makers, maker);
  gtk_widget_show_all (check);
  gtk_container_add (GTK_CONTAINER (setup->list), check);
}

/* A file or folder that the person named. Two of the same name are told apart by their paths. */
static void
add_path (LimnerCompareSetup *setup, const char *path)
{
  Maker *maker;
  g_autofree char *title = g_filename_display_basename (path);

  for (guint i = 0; i < setup->makers->len; i++)
    {
      const Maker *other = setup->makers->pdata[i];

      if (g_strcmp0 (other->path, path) == 0)
        {
          gtk_toggle_button_set_active (other->check, TRUE);
          return;
        }
    }
  for (guint i = 0; i < setup->makers->len; i++)
    if (g_str_equal (((const Maker *) setup->makers->pdata[i])->title, title))
      {
        g_free (title);
        title = g_filename_display_name (path);
        break;
      }
  maker = g_new0 (Maker, 1);
  maker->title = g_steal_pointer (&title);
  maker->path = g_strdup (path);
  maker->is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  add_maker (setup, maker, NULL, TRUE);
}

/* --- files and folders --- */

static void
choose_paths (LimnerCompareSetup *setup, const char *title, GtkFileChooserAction action)
{
  GtkWidget *top = gtk_widget_get_toplevel (GTK_WIDGET (setup));
  GtkWidget *chooser
      = gtk_file_chooser_dialog_new (title, GTK_WINDOW (top), action, _ ("_Cancel"), GTK_RESPONSE_CANCEL,
                                     _ ("_Add"), GTK_RESPONSE_ACCEPT, NULL);
  GtkFileFilter *pictures = gtk_file_filter_new ();
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser),
                                       folder != NULL ? folder : g_get_home_dir ());
  gtk_dialog_set_default_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    {
      gtk_file_filter_add_pixbuf_formats (pictures);
      gtk_file_chooser_set_filter (GTK_FILE_CHOOSER (chooser), pictures);
    }
  else
    g_object_unref (g_object_ref_sink (pictures));
  if (gtk_dialog_run (GTK_DIALOG (chooser)) == GTK_RESPONSE_ACCEPT)
    {
      GSList *paths = gtk_file_chooser_get_filenames (GTK_FILE_CHOOSER (chooser));

      for (GSList *path = paths; path != NULL; path = path->next)
        add_path (setup, path->data);
      g_slist_free_full (paths, g_free);
    }
  gtk_widget_destroy (chooser);
  choice_changed (setup);
}

static void
choose_pictures (GtkWidget *widget)
{
  choose_paths (LIMNER_COMPARE_SETUP (widget), _ ("Choose pictures to compare"),
                GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folders (GtkWidget *widget)
{
  choose_paths (LIMNER_COMPARE_SETUP (widget), _ ("Choose folders whose pictures have the same names"),
                GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
pictures_clicked (GtkWidget *setup)
{
  limner_call_later (setup, choose_pictures);
}

static void
folders_clicked (GtkWidget *setup)
{
  limner_call_later (setup, choose_folders);
}

/* --- beginning --- */

/* The paths and titles of what is chosen. FALSE when a picture could not be saved. */
static gboolean
collect_chosen (LimnerCompareSetup *setup, GStrvBuilder *names, GStrvBuilder *titles, GError **error)
{
  for (guint i = 0; i < setup->makers->len; i++)
    {
      Maker *maker = setup->makers->pdata[i];

      if (!gtk_toggle_button_get_active (maker->check))
        continue;
      if (maker->path == NULL)
        maker->path = setup->save (maker->number, setup->user_data, error);
      if (maker->path == NULL)
        return FALSE;
      g_strv_builder_add (names, maker->path);
      g_strv_builder_add (titles, maker->title);
    }
  return TRUE;
}

static void
begin_clicked (LimnerCompareSetup *setup)
{
  g_autoptr (GStrvBuilder) name_builder = g_strv_builder_new (), title_builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL, titles = NULL;
  g_autoptr (GError) error = NULL;
  LimnerBallotSettings settings = { 0 };

  gtk_widget_hide (setup->message);
  if (!collect_chosen (setup, name_builder, title_builder, &error))
    {
      if (error != NULL)
        limner_compare_setup_show_message (setup, error->message);
      return;
    }
  names = g_strv_builder_end (name_builder);
  titles = g_strv_builder_end (title_builder);
  settings.names = (const char *const *) names;
  settings.titles = (const char *const *) titles;
  settings.question = gtk_entry_get_text (GTK_ENTRY (setup->question));
  g_signal_emit (setup, begin_signal, 0, &settings);
}

static void
question_entered (LimnerCompareSetup *setup)
{
  if (find_obstacle (setup) == NULL)
    begin_clicked (setup);
}

void
limner_compare_setup_show_message (LimnerCompareSetup *setup, const char *text)
{
  gtk_label_set_text (GTK_LABEL (setup->message), text);
  gtk_widget_show (setup->message);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  g_ptr_array_unref (LIMNER_COMPARE_SETUP (object)->makers);
  G_OBJECT_CLASS (limner_compare_setup_parent_class)->finalize (object);
}

static void
limner_compare_setup_class_init (LimnerCompareSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  begin_signal = g_signal_new ("begin", LIMNER_TYPE_COMPARE_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
  limner_widget_class_set_template (klass, "compare-setup");
  limner_widget_class_bind (klass, LimnerCompareSetup, list);
  limner_widget_class_bind (klass, LimnerCompareSetup, question);
  limner_widget_class_bind (klass, LimnerCompareSetup, hint);
  limner_widget_class_bind (klass, LimnerCompareSetup, message);
  limner_widget_class_bind (klass, LimnerCompareSetup, begin);
  gtk_widget_class_bind_template_callback (widget_class, pictures_clicked);
  gtk_widget_class_bind_template_callback (widget_class, folders_clicked);
  gtk_widget_class_bind_template_callback (widget_class, begin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, question_entered);
}

static void
limner_compare_setup_init (LimnerCompareSetup *setup)
{
  setup->makers = g_ptr_array_new_with_free_func (maker_free);
  gtk_widget_init_template (GTK_WIDGET (setup));
  gtk_entry_set_text (GTK_ENTRY (setup->question), _ ("Which picture is better?"));
}

GtkWidget *
limner_compare_setup_new (const LimnerUiMakers *makers)
{
  LimnerCompareSetup *setup = g_object_new (LIMNER_TYPE_COMPARE_SETUP, "visible", TRUE, NULL);

  setup->save = makers->save;
  setup->user_data = makers->user_data;
  for (guint i = 0; i < makers->n; i++)
    {
      Maker *maker = g_new0 (Maker, 1);

      maker->title = g_strdup (makers->makers[i].title);
      maker->number = i;
      add_maker (setup, maker, makers->makers[i].thumbnail, makers->makers[i].chosen);
    }
  choice_changed (setup);
  return GTK_WIDGET (setup);
}
