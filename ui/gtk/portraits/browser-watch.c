#include "portraits/browser-watch-private.h"

typedef struct
{
  LimnerBrowser *browser;
  gulong handler; /* of "changed" */
  guint changes;
  gpointer widget;
  void (*changed) (gpointer widget);
} Watch;

static void
report_change (LimnerBrowser *browser, guint changes, Watch *watch)
{
  if (changes & watch->changes)
    watch->changed (watch->widget);
}

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *watch = data;

  g_object_unref (watch->browser);
  g_free (watch);
}

static void
stop_watching (GtkWidget *widget, Watch *watch)
{
  g_signal_handlers_disconnect_by_data (widget, watch);
  g_signal_handler_disconnect (watch->browser, watch->handler);
}

void
limner_browser_watch (LimnerBrowser *browser, guint changes, gpointer widget,
                      void (*changed) (gpointer widget))
{
  Watch *watch = g_new (Watch, 1);

  *watch = (Watch) { g_object_ref (browser), 0, changes, widget, changed };
  watch->handler
      = g_signal_connect_data (browser, "changed", G_CALLBACK (report_change), watch, watch_free, 0);
  g_signal_connect (widget, "destroy", G_CALLBACK (stop_watching), watch);
}
