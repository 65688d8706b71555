#include "portraits/browser-one-private.h"

#include "portraits/browser-keys-private.h"
#include "widgets/template-private.h"

struct _LimnerBrowserOne
{
  GtkBox parent_instance;
  GtkWidget *view;
  LimnerBrowser *browser;
  LimnerReveal *reveal;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserOne, limner_browser_one, GTK_TYPE_BOX)

static guint back_signal, step_signal;

static void
emit_back (LimnerBrowserOne *one)
{
  g_signal_emit (one, back_signal, 0);
}

static void
step_back (LimnerBrowserOne *one)
{
  g_signal_emit (one, step_signal, 0, -1);
}

static void
step_forward (LimnerBrowserOne *one)
{
  g_signal_emit (one, step_signal, 0, 1);
}

static gboolean
press_key (GtkWidget *widget, GdkEventKey *event)
{
  LimnerBrowserOne *one = LIMNER_BROWSER_ONE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint id = limner_browser_focus (one->browser);

  if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK) || id == LIMNER_BROWSER_NONE)
    return FALSE;
  switch (event->keyval)
    {
    case GDK_KEY_Escape:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      emit_back (one);
      return TRUE;
    case GDK_KEY_Left:
      g_signal_emit (one, step_signal, 0, rtl ? 1 : -1);
      return TRUE;
    case GDK_KEY_Right:
      g_signal_emit (one, step_signal, 0, rtl ? -1 : 1);
      return TRUE;
    default:
      return limner_browser_rate_by_key (one->browser, id, event->keyval)
             || GTK_WIDGET_CLASS (limner_browser_one_parent_class)->key_press_event (widget, event);
    }
}

LimnerReveal *
limner_browser_one_reveal (LimnerBrowserOne *one)
{
  return one->reveal;
}

void
limner_browser_one_focus (LimnerBrowserOne *one)
{
  gtk_widget_grab_focus (one->view);
}

static void
finalize (GObject *object)
{
  LimnerBrowserOne *one = LIMNER_BROWSER_ONE (object);

  g_clear_object (&one->browser);
  g_clear_object (&one->reveal);
  G_OBJECT_CLASS (limner_browser_one_parent_class)->finalize (object);
}

static void
limner_browser_one_class_init (LimnerBrowserOneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_VIEW);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->key_press_event = press_key;
  back_signal = g_signal_new ("back", LIMNER_TYPE_BROWSER_ONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  step_signal = g_signal_new ("step", LIMNER_TYPE_BROWSER_ONE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT);
  limner_widget_class_set_template (klass, "browser-one");
  limner_widget_class_bind (klass, LimnerBrowserOne, view);
  gtk_widget_class_bind_template_callback (widget_class, emit_back);
  gtk_widget_class_bind_template_callback (widget_class, step_back);
  gtk_widget_class_bind_template_callback (widget_class, step_forward);
}

static void
limner_browser_one_init (LimnerBrowserOne *one)
{
  gtk_widget_init_template (GTK_WIDGET (one));
  one->reveal = limner_reveal_new (LIMNER_VIEW (one->view));
}

GtkWidget *
limner_browser_one_new (LimnerBrowser *browser)
{
  LimnerBrowserOne *one = g_object_new (LIMNER_TYPE_BROWSER_ONE, "visible", TRUE, NULL);

  one->browser = g_object_ref (browser);
  return GTK_WIDGET (one);
}
