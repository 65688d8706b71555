#include "config.h"

#include "limner-ui.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"
#include "widgets/view-private.h"

#include <glib/gi18n-lib.h>

#define PULSE_MS 100

struct _LimnerProgressWindow
{
  GtkWindow parent_instance;
  GtkWidget *view; /* appears with the first picture */
  GtkWidget *text, *time, *bar, *stop_button;
  GCancellable *cancellable;
  guint pulse; /* source that pulses the bar while the worker stops */
};

G_DEFINE_FINAL_TYPE (LimnerProgressWindow, limner_progress_window, GTK_TYPE_WINDOW)

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
    window->pulse = g_timeout_add (PULSE_MS, pulse_bar, window);
}

static gboolean
close_window (GtkWidget *widget, GdkEventAny *event)
{
  stop_job (LIMNER_PROGRESS_WINDOW (widget));
  return GDK_EVENT_STOP;
}

static gboolean
stop_by_key (GtkWidget *widget, GdkEventKey *event)
{
  if (event->keyval != GDK_KEY_Escape)
    return GTK_WIDGET_CLASS (limner_progress_window_parent_class)->key_press_event (widget, event);
  stop_job (LIMNER_PROGRESS_WINDOW (widget));
  return GDK_EVENT_STOP;
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

static void
destroy_window (GtkWidget *widget)
{
  g_clear_handle_id (&LIMNER_PROGRESS_WINDOW (widget)->pulse, g_source_remove);
  GTK_WIDGET_CLASS (limner_progress_window_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  g_clear_object (&LIMNER_PROGRESS_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (limner_progress_window_parent_class)->finalize (object);
}

static void
limner_progress_window_class_init (LimnerProgressWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_VIEW);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->destroy = destroy_window;
  widget_class->delete_event = close_window;
  widget_class->key_press_event = stop_by_key;
  limner_widget_class_set_template (klass, "progress-window");
  limner_widget_class_bind (klass, LimnerProgressWindow, view);
  limner_widget_class_bind (klass, LimnerProgressWindow, text);
  limner_widget_class_bind (klass, LimnerProgressWindow, time);
  limner_widget_class_bind (klass, LimnerProgressWindow, bar);
  limner_widget_class_bind (klass, LimnerProgressWindow, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, stop_job);
}

static void
limner_progress_window_init (LimnerProgressWindow *window)
{
  limner_theme_load ();
  gtk_widget_init_template (GTK_WIDGET (window));
}

GtkWidget *
limner_progress_window_new (const char *title, GCancellable *cancellable)
{
  LimnerProgressWindow *window = g_object_new (LIMNER_TYPE_PROGRESS_WINDOW, "title", title, NULL);

  window->cancellable = g_object_ref (cancellable);
  gtk_widget_show (GTK_WIDGET (window));
  return GTK_WIDGET (window);
}
