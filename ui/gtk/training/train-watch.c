#include "config.h"

#include "training/train-watch-private.h"

#include "limner-ui.h"
#include "training/train-curve-private.h"
#include "training/train-program-private.h"
#include "training/train-words-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limner/registry.h>
#include <limner/train.h>

#define EVERY_MS    1000
#define SAMPLE_SIDE 256
/* A program without output after this time has not started. */
#define PATIENCE (20 * G_USEC_PER_SEC)

struct _LimnerTrainWatch
{
  GtkBox parent_instance;
  GtkWidget *trainings, *sample, *bar, *words;
  LimnerTrainCurve *curve;
  GtkWidget *stack; /* shows "buttons" or "removal" */
  GtkWidget *pause, *finish, *remove, *question, *keep;
  char *id, *folder; /* NULL: none */
  LimnerTrainReport *report;
  gint64 sample_time;     /* modification time of the displayed file */
  gboolean filling;       /* the list of trainings is being filled */
  gboolean pause_resumes; /* the button's action: resume or pause */
  guint timer;
  gint64 since; /* monotonic time when the training was first shown or resumed */
};

G_DEFINE_FINAL_TYPE (LimnerTrainWatch, limner_train_watch, GTK_TYPE_BOX)

static guint another_signal;

static char *
file_in (LimnerTrainWatch *watch, const char *name)
{
  return g_build_filename (watch->folder, name, NULL);
}

/* Modification time in microseconds; -1: no such file. */
static gint64
time_of_file (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return -1;
  return (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
}

static gboolean
is_finishing (LimnerTrainWatch *watch)
{
  return limner_training_finish_is_asked (watch->folder);
}

/* Whether the network was installed after the training last wrote it. */
static gboolean
is_installed (LimnerTrainWatch *watch)
{
  g_autofree char *networks = limner_registry_user_folder ();
  g_autofree char *name = g_strconcat (watch->id, ".safetensors", NULL);
  g_autofree char *installed = g_build_filename (networks, name, NULL);
  g_autofree char *trained = file_in (watch, "network.safetensors");
  gint64 time = time_of_file (trained);

  return time >= 0 && time_of_file (installed) >= time;
}

/* --- display --- */

static void
show_sample (LimnerTrainWatch *watch)
{
  g_autofree char *path = file_in (watch, "sample.png");
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  gint64 time = time_of_file (path);

  if (time == watch->sample_time)
    return;
  watch->sample_time = time;
  pixbuf = time >= 0 ? gdk_pixbuf_new_from_file_at_size (path, SAMPLE_SIDE, SAMPLE_SIDE, NULL) : NULL;
  if (pixbuf != NULL)
    gtk_image_set_from_pixbuf (GTK_IMAGE (watch->sample), pixbuf);
  else
    gtk_image_set_from_icon_name (GTK_IMAGE (watch->sample), "image-loading-symbolic", GTK_ICON_SIZE_DIALOG);
}

static void
show_possible_actions (LimnerTrainWatch *watch)
{
  const LimnerTrainReport *report = watch->report;
  g_autofree char *network = file_in (watch, "network.safetensors");
  const gboolean runs = report->pid != 0, seen = report->rows->len > 0, ours = report->pid >= 0;
  const gboolean open = !report->finished && !is_finishing (watch) && ours;

  watch->pause_resumes = !runs || report->paused;
  gtk_button_set_label (GTK_BUTTON (watch->pause), watch->pause_resumes ? _ ("_Continue") : _ ("_Pause"));
  gtk_widget_set_sensitive (watch->pause, open && (!runs || seen));
  gtk_widget_set_sensitive (watch->finish, open && seen && g_file_test (network, G_FILE_TEST_EXISTS));
  gtk_widget_set_visible (watch->pause, !report->finished);
  gtk_widget_set_visible (watch->finish, !report->finished);
  gtk_widget_set_sensitive (watch->remove, !runs && !is_finishing (watch));
}

static void
show_report (LimnerTrainWatch *watch)
{
  const LimnerTrainSituation situation = { .finishing = is_finishing (watch),
                                           .installed = is_installed (watch),
                                           .awaited = g_get_monotonic_time () - watch->since < PATIENCE };
  g_autofree char *words = limner_train_describe (watch->report, &situation);
  const LimnerTrainState *last = limner_train_last_state (watch->report);
  double done = last != NULL && last->steps > 0 ? (double) last->step / last->steps : 0;

  gtk_label_set_text (GTK_LABEL (watch->words), words);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (watch->bar), watch->report->finished ? 1 : done);
  limner_train_curve_show (watch->curve, watch->report->rows);
  show_sample (watch);
  show_possible_actions (watch);
}

/* --- the training's folder --- */

/* Installs the network of a training that was killed. A training that was asked to end installs it
 * itself. */
static void
install_network (LimnerTrainWatch *watch)
{
  g_autofree char *network = file_in (watch, "network.safetensors");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = limner_registry_import (network, watch->id, TRUE, NULL, &error);

  limner_training_finish_is_done (watch->folder);
  show_report (watch);
  if (id == NULL)
    gtk_label_set_text (GTK_LABEL (watch->words), error->message);
}

static void
read_report (LimnerTrainWatch *watch)
{
  if (watch->folder == NULL)
    return;
  g_clear_pointer (&watch->report, limner_train_report_free);
  watch->report = limner_train_report_read (watch->folder);
  if (watch->report->pid == 0 && is_finishing (watch))
    install_network (watch);
  else
    show_report (watch);
}

/* A training that is not running is read again only after an action. */
static gboolean
read_regularly (gpointer data)
{
  LimnerTrainWatch *watch = data;
  const gboolean stands = watch->report != NULL && watch->report->pid == 0 && watch->folder != NULL
                          && !is_finishing (watch)
                          && (watch->report->finished || watch->report->message != NULL);

  if (gtk_widget_get_mapped (GTK_WIDGET (watch)) && !stands)
    read_report (watch);
  return G_SOURCE_CONTINUE;
}

/* --- the buttons --- */

static void
emit_another (LimnerTrainWatch *watch)
{
  g_signal_emit (watch, another_signal, 0);
}

static void
show_buttons (LimnerTrainWatch *watch)
{
  gtk_stack_set_visible_child_name (GTK_STACK (watch->stack), "buttons");
}

static void
pause_clicked (LimnerTrainWatch *watch)
{
  LimnerTrainRequest request = { .id = watch->id };
  g_autoptr (GError) error = NULL;

  if (watch->report->pid != 0 && watch->pause_resumes)
    limner_train_go_on (watch->report->pid);
  else if (watch->report->pid != 0)
    limner_train_pause (watch->report->pid);
  else if (!limner_train_start (&request, TRUE, &error))
    {
      gtk_label_set_text (GTK_LABEL (watch->words), error->message);
      return;
    }
  watch->since = g_get_monotonic_time ();
  gtk_widget_set_sensitive (watch->pause, FALSE); /* until the program has reacted */
  g_clear_pointer (&watch->report->message, g_free);
}

static void
finish_clicked (LimnerTrainWatch *watch)
{
  g_autoptr (GError) error = NULL;

  if (!limner_training_ask_finish (watch->folder, &error))
    {
      gtk_label_set_text (GTK_LABEL (watch->words), error->message);
      return;
    }
  if (watch->report->pid != 0)
    limner_train_stop (watch->report->pid);
  read_report (watch);
}

static void
ask_removal (LimnerTrainWatch *watch)
{
  const LimnerTrainState *last = limner_train_last_state (watch->report);
  int steps = last != NULL ? last->step : 0;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Delete the result of %d step? It cannot be restored.",
                   "Delete the result of %d steps? It cannot be restored.", (gulong) steps),
      steps);

  gtk_label_set_text (GTK_LABEL (watch->question), text);
  gtk_stack_set_visible_child_name (GTK_STACK (watch->stack), "removal");
  gtk_widget_grab_focus (watch->keep);
}

static void
remove_training (LimnerTrainWatch *watch)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) others = NULL;

  show_buttons (watch);
  if (!limner_training_forget (watch->folder, &error))
    {
      gtk_label_set_text (GTK_LABEL (watch->words), error->message);
      return;
    }
  others = limner_trainings_list ();
  if (others[0] != NULL)
    limner_train_watch_show (watch, others[0]);
  else
    emit_another (watch);
}

/* --- several trainings --- */

static void
show_training (LimnerTrainWatch *watch, const char *id)
{
  g_set_str (&watch->id, id);
  g_free (watch->folder);
  watch->folder = limner_training_folder (id, NULL);
  watch->sample_time = 0;
  watch->since = g_get_monotonic_time ();
  show_buttons (watch);
  read_report (watch);
}

static void
training_chosen (LimnerTrainWatch *watch)
{
  const char *id = gtk_combo_box_get_active_id (GTK_COMBO_BOX (watch->trainings));

  if (!watch->filling && id != NULL)
    show_training (watch, id);
}

/* Uses the title that the user gave, which the network file contains. */
static void
append_training (LimnerTrainWatch *watch, const char *id)
{
  g_autofree char *folder = limner_training_folder (id, NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "network.safetensors", NULL) : NULL;
  g_autoptr (LimnerModel) network = path != NULL ? limner_model_load (path, NULL) : NULL;
  const char *title = network != NULL ? limner_model_title (network) : NULL;

  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (watch->trainings), id, title != NULL ? title : id);
}

static void
fill_trainings (LimnerTrainWatch *watch, const char *chosen)
{
  g_auto (GStrv) ids = limner_trainings_list ();

  watch->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (watch->trainings));
  for (char **id = ids; *id != NULL; id++)
    append_training (watch, *id);
  if (!g_strv_contains ((const char *const *) ids, chosen))
    append_training (watch, chosen);
  gtk_combo_box_set_active_id (GTK_COMBO_BOX (watch->trainings), chosen);
  watch->filling = FALSE;
}

void
limner_train_watch_show (LimnerTrainWatch *watch, const char *id)
{
  fill_trainings (watch, id);
  show_training (watch, id);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  LimnerTrainWatch *watch = LIMNER_TRAIN_WATCH (object);

  g_clear_pointer (&watch->report, limner_train_report_free);
  g_free (watch->folder);
  g_free (watch->id);
  G_OBJECT_CLASS (limner_train_watch_parent_class)->finalize (object);
}

static void
dispose (GObject *object)
{
  g_clear_handle_id (&LIMNER_TRAIN_WATCH (object)->timer, g_source_remove);
  G_OBJECT_CLASS (limner_train_watch_parent_class)->dispose (object);
}

static void
bind_template (LimnerTrainWatchClass *klass)
{
  g_type_ensure (LIMNER_TYPE_TRAIN_CURVE);
  limner_widget_class_set_template (klass, "train-watch");
  limner_widget_class_bind (klass, LimnerTrainWatch, trainings);
  limner_widget_class_bind (klass, LimnerTrainWatch, curve);
  limner_widget_class_bind (klass, LimnerTrainWatch, sample);
  limner_widget_class_bind (klass, LimnerTrainWatch, bar);
  limner_widget_class_bind (klass, LimnerTrainWatch, words);
  limner_widget_class_bind (klass, LimnerTrainWatch, stack);
  limner_widget_class_bind (klass, LimnerTrainWatch, pause);
  limner_widget_class_bind (klass, LimnerTrainWatch, finish);
  limner_widget_class_bind (klass, LimnerTrainWatch, remove);
  limner_widget_class_bind (klass, LimnerTrainWatch, question);
  limner_widget_class_bind (klass, LimnerTrainWatch, keep);
}

static void
bind_callbacks (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, ask_removal);
  gtk_widget_class_bind_template_callback (klass, emit_another);
  gtk_widget_class_bind_template_callback (klass, finish_clicked);
  gtk_widget_class_bind_template_callback (klass, pause_clicked);
  gtk_widget_class_bind_template_callback (klass, remove_training);
  gtk_widget_class_bind_template_callback (klass, show_buttons);
  gtk_widget_class_bind_template_callback (klass, training_chosen);
}

static void
limner_train_watch_class_init (LimnerTrainWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  another_signal = g_signal_new ("another", LIMNER_TYPE_TRAIN_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  bind_template (klass);
  bind_callbacks (GTK_WIDGET_CLASS (klass));
}

static void
limner_train_watch_init (LimnerTrainWatch *watch)
{
  gtk_widget_init_template (GTK_WIDGET (watch));
  watch->timer = g_timeout_add (EVERY_MS, read_regularly, watch);
}

GtkWidget *
limner_train_watch_new (void)
{
  return g_object_new (LIMNER_TYPE_TRAIN_WATCH, "visible", TRUE, NULL);
}
