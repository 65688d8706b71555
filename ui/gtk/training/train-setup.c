#include "config.h"

#include "training/train-setup-private.h"

#include "limner-ui.h"
#include "style/style-store-private.h"
#include "style/style-tiles-private.h"
#include "widgets/choice-buttons-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

#define PER_LINE 7

static const struct
{
  const char *label, *tip;
  int steps;
} lengths[] = {
  { N_ ("Quick"), N_ ("Shows whether a network can learn the style"), 1000 },
  { N_ ("Good"), N_ ("Calm strokes and right colours"), 4000 },
  { N_ ("Best"), N_ ("Takes a night"), 16000 },
};

struct _LimnerTrainSetup
{
  GtkBox parent_instance;
  GtkWidget *scrolled, *photos, *name, *time, *start, *back, *message, *length_label;
  LimnerStyleTiles *tiles;
  LimnerChoiceButtons *lengths;
  GCancellable *measuring; /* of the time estimate; NULL: none running */
  double seconds_per_step; /* -1: unknown */
  gboolean named;          /* the user typed a name */
  gboolean naming;
};

G_DEFINE_FINAL_TYPE (LimnerTrainSetup, limner_train_setup, GTK_TYPE_BOX)

static guint start_signal, back_signal;

/* --- the request --- */

static int
chosen_steps (LimnerTrainSetup *setup)
{
  return lengths[limner_choice_buttons_get (setup->lengths)].steps;
}

/* TRUE if the request is complete. The caller clears it. */
static gboolean
make_request (LimnerTrainSetup *setup, LimnerTrainRequest *request)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (setup->name))));

  *request
      = (LimnerTrainRequest) { .styles = limner_style_tiles_chosen (setup->tiles),
                               .photos = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (setup->photos)),
                               .title = g_steal_pointer (&title),
                               .steps = chosen_steps (setup) };
  return request->styles[0] != NULL && request->photos != NULL && *request->title != '\0';
}

/* --- the time estimate --- */

static void
show_time (LimnerTrainSetup *setup)
{
  g_autofree char *time = NULL, *text = NULL;

  gtk_widget_show (setup->time);
  if (setup->measuring != NULL)
    gtk_label_set_text (GTK_LABEL (setup->time), _ ("Measuring how fast this computer is…"));
  else if (setup->seconds_per_step > 0)
    {
      time = limner_describe_time (setup->seconds_per_step * chosen_steps (setup));
      text = g_strdup_printf (_ ("Training time: %s, as busy as this computer is now"), time);
      gtk_label_set_text (GTK_LABEL (setup->time), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (setup->time),
                        _ ("Choose a style and photographs to see how long it takes"));
}

static void
time_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LimnerTrainSetup) setup = user_data;
  g_autoptr (GError) error = NULL;
  double seconds = limner_train_estimate_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&setup->measuring);
  setup->seconds_per_step = seconds;
  show_time (setup);
  if (error != NULL)
    limner_train_setup_show_message (setup, error->message);
}

static void
stop_measuring (LimnerTrainSetup *setup)
{
  if (setup->measuring != NULL)
    g_cancellable_cancel (setup->measuring);
  g_clear_object (&setup->measuring);
}

static void
measure_time (LimnerTrainSetup *setup)
{
  LimnerTrainRequest request;

  stop_measuring (setup);
  setup->seconds_per_step = -1;
  if (make_request (setup, &request))
    {
      setup->measuring = g_cancellable_new ();
      limner_train_estimate_async (&request, setup->measuring, time_measured, g_object_ref (setup));
    }
  limner_train_request_clear (&request);
  show_time (setup);
}

/* --- changes --- */

static void
show_startable (LimnerTrainSetup *setup)
{
  LimnerTrainRequest request;

  gtk_widget_set_sensitive (setup->start, make_request (setup, &request));
  limner_train_request_clear (&request);
}

/* The name follows the style until the user types one. */
static void
suggest_name (LimnerTrainSetup *setup)
{
  g_auto (GStrv) styles = limner_style_tiles_chosen (setup->tiles);
  g_autofree char *title = styles[0] != NULL ? limner_style_title (styles[0]) : g_strdup ("");

  if (setup->named)
    return;
  setup->naming = TRUE;
  gtk_entry_set_text (GTK_ENTRY (setup->name), title);
  setup->naming = FALSE;
}

static void
source_changed (LimnerTrainSetup *setup)
{
  gtk_widget_hide (setup->message);
  suggest_name (setup);
  show_startable (setup);
  if (setup->seconds_per_step < 0)
    measure_time (setup);
}

static void
photos_changed (LimnerTrainSetup *setup)
{
  setup->seconds_per_step = -1;
  if (setup->tiles != NULL) /* not yet set while the template is built */
    source_changed (setup);
}

static void
name_changed (LimnerTrainSetup *setup)
{
  if (!setup->naming)
    setup->named = *gtk_entry_get_text (GTK_ENTRY (setup->name)) != '\0';
  show_startable (setup);
}

static void
start_clicked (LimnerTrainSetup *setup)
{
  LimnerTrainRequest request;

  stop_measuring (setup);
  if (make_request (setup, &request))
    {
      request.id = limner_train_free_id (request.title);
      g_signal_emit (setup, start_signal, 0, &request);
    }
  limner_train_request_clear (&request);
  show_time (setup);
}

static void
emit_back (LimnerTrainSetup *setup)
{
  g_signal_emit (setup, back_signal, 0);
}

/* --- style pictures --- */

static void
choose_files (GtkWidget *widget)
{
  LimnerTrainSetup *setup = LIMNER_TRAIN_SETUP (widget);
  g_auto (GStrv) files = limner_style_files_choose (widget);
  g_auto (GStrv) chosen = limner_style_tiles_chosen (setup->tiles);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (files == NULL)
    return;
  for (char **file = files; *file != NULL; file++)
    limner_style_store_use (*file, NULL);
  g_strv_builder_addv (builder, (const char **) chosen);
  g_strv_builder_addv (builder, (const char **) files);
  all = g_strv_builder_end (builder);
  limner_style_tiles_fill (setup->tiles);
  limner_style_tiles_set_chosen (setup->tiles, (const char *const *) all);
  source_changed (setup);
}

static void
add_clicked (GtkWidget *setup)
{
  limner_call_later (setup, choose_files);
}

/* --- public functions --- */

void
limner_train_setup_show_message (LimnerTrainSetup *setup, const char *text)
{
  gtk_widget_hide (setup->time);
  gtk_label_set_text (GTK_LABEL (setup->message), text);
  gtk_widget_show (setup->message);
}

void
limner_train_setup_offer_back (LimnerTrainSetup *setup, gboolean offered)
{
  gtk_widget_set_visible (setup->back, offered);
}

/* --- the object --- */

static void
dispose (GObject *object)
{
  stop_measuring (LIMNER_TRAIN_SETUP (object));
  G_OBJECT_CLASS (limner_train_setup_parent_class)->dispose (object);
}

static void
bind_template (LimnerTrainSetupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  limner_widget_class_set_template (klass, "train-setup");
  limner_widget_class_bind (klass, LimnerTrainSetup, scrolled);
  limner_widget_class_bind (klass, LimnerTrainSetup, photos);
  limner_widget_class_bind (klass, LimnerTrainSetup, name);
  limner_widget_class_bind (klass, LimnerTrainSetup, length_label);
  limner_widget_class_bind (klass, LimnerTrainSetup, lengths);
  limner_widget_class_bind (klass, LimnerTrainSetup, time);
  limner_widget_class_bind (klass, LimnerTrainSetup, message);
  limner_widget_class_bind (klass, LimnerTrainSetup, back);
  limner_widget_class_bind (klass, LimnerTrainSetup, start);
  gtk_widget_class_bind_template_callback (widget_class, emit_back);
  gtk_widget_class_bind_template_callback (widget_class, name_changed);
  gtk_widget_class_bind_template_callback (widget_class, photos_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_time);
  gtk_widget_class_bind_template_callback (widget_class, start_clicked);
}

static void
limner_train_setup_class_init (LimnerTrainSetupClass *klass)
{
  g_type_ensure (LIMNER_TYPE_CHOICE_BUTTONS);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  start_signal = g_signal_new ("start", LIMNER_TYPE_TRAIN_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_POINTER);
  back_signal = g_signal_new ("back", LIMNER_TYPE_TRAIN_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  bind_template (klass);
}

static void
limner_train_setup_init (LimnerTrainSetup *setup)
{
  GtkWidget *add = limner_icon_button_new ("list-add-symbolic", _ ("Add a style picture")), *good = NULL;
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  setup->seconds_per_step = -1;
  gtk_widget_init_template (GTK_WIDGET (setup));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      GtkWidget *button
          = limner_choice_buttons_add (setup->lengths, _ (lengths[i].label), _ (lengths[i].tip));

      good = i == 1 ? button : good;
    }
  limner_choice_buttons_set (setup->lengths, 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (setup->length_label), good);
  if (pictures != NULL)
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (setup->photos), pictures);
  setup->tiles = LIMNER_STYLE_TILES (limner_style_tiles_new (PER_LINE, add));
  gtk_container_add (GTK_CONTAINER (setup->scrolled), GTK_WIDGET (setup->tiles));
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (add_clicked), setup);
  g_signal_connect_swapped (setup->tiles, "chosen", G_CALLBACK (source_changed), setup);
  gtk_widget_show_all (setup->scrolled);
  show_startable (setup);
  show_time (setup);
}

GtkWidget *
limner_train_setup_new (void)
{
  return g_object_new (LIMNER_TYPE_TRAIN_SETUP, "visible", TRUE, NULL);
}
