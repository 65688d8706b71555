#include "config.h"

#include "progress-window-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

struct _LimnerProgressWindow
{
  GtkWidget *dialog;
  GtkWidget *bar;
  GtkWidget *label;
  GCancellable *cancellable;
};

/* The window stays until the worker has heard it, so that nobody wonders. */
static void
cancel (GtkDialog *dialog, int response, LimnerProgressWindow *window)
{
  g_cancellable_cancel (window->cancellable);
  gtk_dialog_set_response_sensitive (dialog, GTK_RESPONSE_CANCEL, FALSE);
  gtk_label_set_text (GTK_LABEL (window->label), _ ("Stopping"));
}

static GtkWidget *
make_contents (LimnerProgressWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  window->label = gtk_label_new (_ ("Preparing"));
  gtk_label_set_xalign (GTK_LABEL (window->label), 0);
  gtk_label_set_width_chars (GTK_LABEL (window->label), 44);
  window->bar = gtk_progress_bar_new ();
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (box), window->label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), window->bar, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  return box;
}

LimnerProgressWindow *
limner_progress_window_new (const char *title, GCancellable *cancellable)
{
  LimnerProgressWindow *window = g_new0 (LimnerProgressWindow, 1);

  window->cancellable = g_object_ref (cancellable);
  window->dialog = gimp_dialog_new (title, "limner-progress", NULL, 0, NULL, NULL, _ ("_Cancel"),
                                    GTK_RESPONSE_CANCEL, NULL);
  gtk_window_set_resizable (GTK_WINDOW (window->dialog), FALSE);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window->dialog))),
                      make_contents (window), TRUE, TRUE, 0);
  g_signal_connect (window->dialog, "response", G_CALLBACK (cancel), window);
  /* Closing is a response too; the default would destroy the window under us. */
  g_signal_connect (window->dialog, "delete-event", G_CALLBACK (gtk_true), NULL);
  gimp_window_set_transient (GTK_WINDOW (window->dialog));
  gtk_widget_show (window->dialog);
  return window;
}

void
limner_progress_window_update (LimnerProgressWindow *window, double fraction, const char *words)
{
  if (g_cancellable_is_cancelled (window->cancellable))
    {
      gtk_progress_bar_pulse (GTK_PROGRESS_BAR (window->bar));
      return;
    }
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (window->bar), CLAMP (fraction, 0, 1));
  gtk_label_set_text (GTK_LABEL (window->label), words);
}

void
limner_progress_window_free (LimnerProgressWindow *window)
{
  gtk_widget_destroy (window->dialog);
  g_object_unref (window->cancellable);
  g_free (window);
}
