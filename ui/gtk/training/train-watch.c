#include "config.h"

#include "training/train-watch-private.h"

#include "limner-ui.h"
#include "training/train-curve-private.h"
#include "training/train-program-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limner/registry.h>
#include <limner/train.h>

#define KEY         "limner-train-watch"
#define EVERY_MS    1000
#define SAMPLE_SIDE 256
/* A program that has not said anything by then has not begun. */
#define PATIENCE (20 * G_USEC_PER_SEC)

typedef struct
{
  GtkWidget *box, *trainings, *sample, *curve, *bar, *words;
  GtkWidget *pause, *finish, *remove;
  char *id; /* NULL: none */
  LimnerTrainReport *report;
  gint64 sample_time;  /* of the file that is shown */
  gboolean finishing;  /* the network goes to the shelf when the program has ended */
  gboolean filling;    /* the list of trainings */
  gboolean paused_now; /* what the button does */
  void (*another) (gpointer user_data);
  gpointer user_data;
  guint timer;
  gint64 since; /* monotonic: when the training was first shown, or told to go on */
} Watch;

static Watch *
watch_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), KEY);
}

static char *
file_of (const Watch *watch, const char *name)
{
  g_autofree char *folder = limner_training_folder (watch->id, NULL);

  return folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

/* --- what is seen --- */

static void
show_sample (Watch *watch)
{
  g_autofree char *path = file_of (watch, "sample.png");
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  GStatBuf status;
  gint64 time = path != NULL && g_stat (path, &status) == 0
                    ? (gint64) status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000
                    : -1;

  if (time == watch->sample_time)
    return;
  watch->sample_time = time;
  pixbuf = time >= 0 ? gdk_pixbuf_new_from_file_at_size (path, SAMPLE_SIDE, SAMPLE_SIDE, NULL) : NULL;
  if (pixbuf != NULL)
    gtk_image_set_from_pixbuf (GTK_IMAGE (watch->sample), pixbuf);
  else
    gtk_image_set_from_icon_name (GTK_IMAGE (watch->sample), "image-loading-symbolic", GTK_ICON_SIZE_DIALOG);
}

/* "Step 1200 of 4000, about 12 min left" */
static char *
describe_progress (const LimnerTrainState *last, gboolean paused)
{
  g_autofree char *time = limner_describe_time (last->seconds_left);

  if (paused)
    return g_strdup_printf (_ ("Paused after step %d of %d"), last->step, last->steps);
  return g_strdup_printf (_ ("Step %d of %d, %s left"), last->step, last->steps, time);
}

static char *
describe (const Watch *watch)
{
  const LimnerTrainReport *report = watch->report;
  const LimnerTrainState *last
      = report->rows->len > 0 ? &g_array_index (report->rows, LimnerTrainState, report->rows->len - 1) : NULL;

  if (watch->finishing)
    return g_strdup (_ ("Saving…"));
  if (report->finished)
    return g_strdup (_ ("Done: the network is on the shelf, for style transfer in one pass."));
  if (report->pid != 0 && last == NULL)
    return g_strdup (_ ("Reading the photographs…"));
  if (report->pid != 0)
    return describe_progress (last, report->paused);
  if (report->message != NULL)
    return g_strdup (report->message);
  if (last == NULL)
    return g_strdup (g_get_monotonic_time () - watch->since < PATIENCE
                         ? _ ("Starting…")
                         : _ ("This training has not begun; remove it and try again."));
  return g_strdup_printf (_ ("Stopped after step %d of %d; it can go on."), last->step, last->steps);
}

static void
show_buttons (Watch *watch)
{
  const LimnerTrainReport *report = watch->report;
  g_autofree char *network = file_of (watch, "network.safetensors");
  const gboolean runs = report->pid != 0, seen = report->rows->len > 0, ours = report->pid >= 0;

  watch->paused_now = !runs || report->paused;
  gtk_button_set_label (GTK_BUTTON (watch->pause), watch->paused_now ? _ ("_Go on") : _ ("_Pause"));
  gtk_widget_set_sensitive (watch->pause,
                            !report->finished && !watch->finishing && ours && (runs ? seen : TRUE));
  gtk_widget_set_sensitive (watch->finish, !report->finished && !watch->finishing && ours && seen
                                               && g_file_test (network, G_FILE_TEST_EXISTS));
  gtk_widget_set_visible (watch->pause, !report->finished);
  gtk_widget_set_visible (watch->finish, !report->finished);
  gtk_widget_set_sensitive (watch->remove, !runs && !watch->finishing);
}

static void
show_report (Watch *watch)
{
  g_autofree char *words = describe (watch);
  const GArray *rows = watch->report->rows;
  const LimnerTrainState *last
      = rows->len > 0 ? &g_array_index (rows, LimnerTrainState, rows->len - 1) : NULL;

  gtk_label_set_text (GTK_LABEL (watch->words), words);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (watch->bar), watch->report->finished ? 1
                                                                : last != NULL && last->steps > 0
                                                                    ? (double) last->step / last->steps
                                                                    : 0);
  limner_train_curve_show (watch->curve, rows);
  show_sample (watch);
  show_buttons (watch);
}

/* --- the shelf --- */

/* The best network so far, once the program has let go of it. */
static void
put_on_shelf (Watch *watch)
{
  g_autofree char *network = file_of (watch, "network.safetensors");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = limner_registry_import (network, watch->id, TRUE, NULL, &error), *words = NULL;

  watch->finishing = FALSE;
  show_report (watch);
  if (id != NULL)
    words = g_strdup (_ ("The network is on the shelf as it is now; it can go on learning."));
  gtk_label_set_text (GTK_LABEL (watch->words), id != NULL ? words : error->message);
}

static void
look (Watch *watch)
{
  g_autofree char *folder = watch->id != NULL ? limner_training_folder (watch->id, NULL) : NULL;

  if (folder == NULL)
    return;
  g_clear_pointer (&watch->report, limner_train_report_free);
  watch->report = limner_train_report_read (folder);
  if (watch->finishing && watch->report->pid == 0)
    put_on_shelf (watch);
  else
    show_report (watch);
}

/* A training that stands is only looked at again when something is done about it. */
static gboolean
tick (gpointer data)
{
  Watch *watch = data;
  const gboolean stands = watch->report != NULL && watch->report->pid == 0 && !watch->finishing
                          && (watch->report->finished || watch->report->message != NULL);

  if (gtk_widget_get_mapped (watch->box) && !stands)
    look (watch);
  return G_SOURCE_CONTINUE;
}

/* --- the buttons --- */

static void
pause_clicked (Watch *watch)
{
  LimnerTrainRequest request = { .id = watch->id };
  g_autoptr (GError) error = NULL;

  if (watch->report->pid != 0 && watch->paused_now)
    limner_train_go_on (watch->report->pid);
  else if (watch->report->pid != 0)
    limner_train_pause (watch->report->pid);
  else if (!limner_train_start (&request, TRUE, &error))
    {
      gtk_label_set_text (GTK_LABEL (watch->words), error->message);
      return;
    }
  watch->since = g_get_monotonic_time ();
  gtk_widget_set_sensitive (watch->pause, FALSE); /* until it has happened */
  g_clear_pointer (&watch->report->message, g_free);
}

static void
finish_clicked (Watch *watch)
{
  watch->finishing = TRUE;
  if (watch->report->pid != 0)
    limner_train_stop (watch->report->pid);
  look (watch);
}

static void fill_trainings (Watch *watch);

static void
remove_clicked (Watch *watch)
{
  g_autofree char *folder = limner_training_folder (watch->id, NULL);
  g_autoptr (GError) error = NULL;

  if (folder == NULL || !limner_training_forget (folder, &error))
    {
      gtk_label_set_text (GTK_LABEL (watch->words), error != NULL ? error->message : "");
      return;
    }
  g_auto (GStrv) left = limner_trainings_list ();
  if (left[0] != NULL)
    limner_train_watch_show (watch->box, left[0]);
  else
    watch->another (watch->user_data);
}

/* --- several trainings --- */

static void
training_chosen (GtkComboBox *combo, Watch *watch)
{
  const char *id = gtk_combo_box_get_active_id (combo);

  if (watch->filling || id == NULL)
    return;
  g_set_str (&watch->id, id);
  watch->finishing = FALSE;
  watch->sample_time = 0;
  look (watch);
}

/* The name that the person gave, as the network so far has it. */
static void
append_training (Watch *watch, const char *id)
{
  g_autofree char *folder = limner_training_folder (id, NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "network.safetensors", NULL) : NULL;
  g_autoptr (LimnerModel) network = path != NULL ? limner_model_load (path, NULL) : NULL;
  const char *title = network != NULL ? limner_model_title (network) : NULL;

  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (watch->trainings), id, title != NULL ? title : id);
}

static void
fill_trainings (Watch *watch)
{
  g_auto (GStrv) ids = limner_trainings_list ();
  gboolean listed = FALSE;

  watch->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (watch->trainings));
  for (char **id = ids; *id != NULL; id++)
    {
      append_training (watch, *id);
      listed |= g_strcmp0 (*id, watch->id) == 0;
    }
  if (!listed && watch->id != NULL)
    append_training (watch, watch->id);
  gtk_combo_box_set_active_id (GTK_COMBO_BOX (watch->trainings), watch->id);
  watch->filling = FALSE;
}

/* --- making it --- */

static GtkWidget *
button_new (Watch *watch, GtkWidget *foot, const char *label, const char *tip, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", clicked, watch);
  gtk_widget_set_no_show_all (button, TRUE); /* show_buttons does */
  gtk_widget_show (button);
  gtk_box_pack_end (GTK_BOX (foot), button, FALSE, FALSE, 0);
  return button;
}

static void
another_clicked (Watch *watch)
{
  watch->another (watch->user_data);
}

static GtkWidget *
make_foot (Watch *watch)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *another = gtk_button_new_with_mnemonic (_ ("Train _another style…"));

  g_signal_connect_swapped (another, "clicked", G_CALLBACK (another_clicked), watch);
  gtk_box_pack_start (GTK_BOX (foot), another, FALSE, FALSE, 0);
  watch->pause = button_new (watch, foot, _ ("_Pause"), _ ("Save, and let the computer rest"),
                             G_CALLBACK (pause_clicked));
  watch->finish
      = button_new (watch, foot, _ ("_Finish now"), _ ("Stop, and put the best network so far on the shelf"),
                    G_CALLBACK (finish_clicked));
  watch->remove = button_new (watch, foot, _ ("_Remove"),
                              _ ("Forget this training; a network that is on the shelf stays there"),
                              G_CALLBACK (remove_clicked));
  return foot;
}

static GtkWidget *
make_pictures (Watch *watch)
{
  GtkWidget *pictures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  watch->sample = gtk_image_new ();
  gtk_widget_set_size_request (watch->sample, SAMPLE_SIDE, SAMPLE_SIDE);
  gtk_widget_set_valign (watch->sample, GTK_ALIGN_START);
  atk_object_set_name (gtk_widget_get_accessible (watch->sample),
                       _ ("A photograph as the network paints it now"));
  gtk_widget_set_tooltip_text (watch->sample, _ ("A photograph as the network paints it now"));
  watch->curve = limner_train_curve_new ();
  gtk_box_pack_start (GTK_BOX (pictures), watch->sample, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (pictures), watch->curve, TRUE, TRUE, 0);
  return pictures;
}

static GtkWidget *
make_head (Watch *watch)
{
  GtkWidget *head = limner_rows_new ();

  watch->trainings = gtk_combo_box_text_new ();
  limner_rows_add (head, _ ("_Training"), watch->trainings, _ ("Which training is shown"));
  g_signal_connect (watch->trainings, "changed", G_CALLBACK (training_chosen), watch);
  return head;
}

static void
destroyed (GtkWidget *box, Watch *watch)
{
  g_clear_handle_id (&watch->timer, g_source_remove);
}

static void
watch_free (Watch *watch)
{
  g_clear_pointer (&watch->report, limner_train_report_free);
  g_free (watch->id);
  g_free (watch);
}

void
limner_train_watch_show (GtkWidget *box, const char *id)
{
  Watch *watch = watch_of (box);

  g_set_str (&watch->id, id);
  watch->finishing = FALSE;
  watch->sample_time = 0;
  watch->since = g_get_monotonic_time ();
  fill_trainings (watch);
  look (watch);
}

GtkWidget *
limner_train_watch_new (void (*another) (gpointer user_data), gpointer user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->another = another;
  watch->user_data = user_data;
  watch->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full (G_OBJECT (watch->box), KEY, watch, (GDestroyNotify) watch_free);
  g_signal_connect (watch->box, "destroy", G_CALLBACK (destroyed), watch);
  watch->bar = gtk_progress_bar_new ();
  watch->words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (watch->words), 0);
  gtk_label_set_line_wrap (GTK_LABEL (watch->words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (watch->words), 60);
  gtk_box_pack_start (GTK_BOX (watch->box), make_head (watch), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (watch->box), make_pictures (watch), TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (watch->box), watch->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (watch->box), watch->words, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (watch->box), make_foot (watch), FALSE, FALSE, 0);
  gtk_widget_show_all (watch->box);
  watch->timer = g_timeout_add (EVERY_MS, tick, watch);
  return watch->box;
}
