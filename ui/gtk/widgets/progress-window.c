#include "config.h"

#include "limner-ui.h"
#include "widgets/rows-private.h"
#include "widgets/view-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerProgressWindow
{
  GtkWidget *window;
  GtkWidget *view; /* appears with the first picture */
  GtkWidget *text, *time, *bar, *stop_button;
  GCancellable *cancellable;
  guint pulse; /* source that pulses the bar while the worker stops */
};

static gboolean
pulse_bar (gpointer window)
{
  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (((LimnerProgressWindow *) window)->bar));
  return G_SOURCE_CONTINUE;
}

/* The window stays until the worker has reacted. */
static void
stop_job (LimnerProgressWindow *window)
{
  g_cancellable_cancel (window->cancellable);
  gtk_widget_set_sensitive (window->stop_button, FALSE);
  gtk_label_set_text (GTK_LABEL (window->text), _ ("Stopping"));
  gtk_label_set_text (GTK_LABEL (window->time), "");
  if (window->pulse == 0)
    window->pulse = g_timeout_add (100, pulse_bar, window);
}

static gboolean
close_window (GtkWidget *widget, GdkEvent *event, LimnerProgressWindow *window)
{
  stop_job (window);
  return TRUE;
}

static gboolean
key_press (GtkWidget *widget, GdkEventKey *event, LimnerProgressWindow *window)
{
  if (event->keyval != GDK_KEY_Escape)
    return FALSE;
  stop_job (window);
  return TRUE;
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
make_contents (LimnerProgressWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  window->view = limner_view_new ();
  window->text = make_label ();
  window->time = make_label ();
  window->bar = gtk_progress_bar_new ();
  window->stop_button = gtk_button_new_with_mnemonic (_ ("_Stop"));
  gtk_widget_set_tooltip_text (window->stop_button, _ ("Stop without changing the image"));
  atk_object_set_name (gtk_widget_get_accessible (window->bar), _ ("Progress"));
  g_signal_connect_swapped (window->stop_button, "clicked", G_CALLBACK (stop_job), window);
  gtk_label_set_text (GTK_LABEL (window->text), _ ("Preparing"));
  gtk_style_context_add_class (gtk_widget_get_style_context (window->time), "limner-note");
  gtk_box_pack_start (GTK_BOX (row), window->time, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (row), window->stop_button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), window->view, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), window->text, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), window->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), row, FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_widget_show_all (box);
  gtk_widget_hide (window->view);
  return box;
}

LimnerProgressWindow *
limner_progress_window_new (const char *title, GCancellable *cancellable)
{
  LimnerProgressWindow *window = g_new0 (LimnerProgressWindow, 1);

  limner_theme_load ();
  window->cancellable = g_object_ref (cancellable);
  window->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gtk_window_set_title (GTK_WINDOW (window->window), title);
  gtk_window_set_role (GTK_WINDOW (window->window), "limner-progress");
  gtk_window_set_type_hint (GTK_WINDOW (window->window), GDK_WINDOW_TYPE_HINT_DIALOG);
  gtk_window_set_default_size (GTK_WINDOW (window->window), 400, -1);
  gtk_container_add (GTK_CONTAINER (window->window), make_contents (window));
  g_signal_connect (window->window, "delete-event", G_CALLBACK (close_window), window);
  g_signal_connect (window->window, "key-press-event", G_CALLBACK (key_press), window);
  gtk_widget_show (window->window);
  return window;
}

GtkWindow *
limner_progress_window_get (LimnerProgressWindow *window)
{
  return GTK_WINDOW (window->window);
}

static void
show_partial (LimnerProgressWindow *window, const LimnerImage *partial)
{
  if (!gtk_widget_get_visible (window->view))
    {
      /* Keeps the picture's proportions, at a size of 360 pixels. */
      double scale = 360.0 / MAX (partial->width, partial->height);

      gtk_widget_set_size_request (window->view, MAX ((int) (partial->width * scale), 32),
                                   MAX ((int) (partial->height * scale), 32));
      gtk_widget_show (window->view);
    }
  limner_view_set_original (LIMNER_VIEW (window->view), partial, partial->width, partial->height);
}

void
limner_progress_window_update (LimnerProgressWindow *window, const LimnerProgress *progress)
{
  g_autofree char *left = NULL;

  if (g_cancellable_is_cancelled (window->cancellable))
    return;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (window->bar), CLAMP (progress->fraction, 0, 1));
  if (progress->text != NULL)
    gtk_label_set_text (GTK_LABEL (window->text), progress->text);
  if (progress->seconds_left >= 0)
    left = limner_describe_time_left (progress->seconds_left);
  gtk_label_set_text (GTK_LABEL (window->time), left != NULL ? left : "");
  if (progress->partial != NULL)
    show_partial (window, progress->partial);
}

void
limner_progress_window_free (LimnerProgressWindow *window)
{
  g_clear_handle_id (&window->pulse, g_source_remove);
  gtk_widget_destroy (window->window);
  g_object_unref (window->cancellable);
  g_free (window);
}
