#include "config.h"

#include "style/method-private.h"

#include "effect/settings-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/registry.h>
#include <limner/style.h>

enum
{
  INSTANT,
  PAINTED,
  N_BUTTONS
};

struct _LimnerMethod
{
  LimnerChoiceButtons parent_instance;
  GObject *settings; /* kept by the watch */
  GtkWidget *buttons[N_BUTTONS];
  gboolean instant_here; /* a network for arbitrary styles in one pass is installed */
  int painted_size;      /* restored after Instant, which uses the layer's own size; 0: unknown */
};

G_DEFINE_FINAL_TYPE (LimnerMethod, limner_method, LIMNER_TYPE_CHOICE_BUTTONS)

/* The capability of the chosen network. */
typedef enum
{
  NETWORK_UNKNOWN,
  NETWORK_SEES,   /* a feature network */
  NETWORK_PAINTS, /* a one-pass network */
} Network;

static Network
network_of (GObject *settings)
{
  g_autofree char *id = NULL;
  g_autoptr (LimnerModel) model = NULL;

  g_object_get (settings, "model", &id, NULL);
  if (id == NULL || *id == '\0' || g_str_equal (id, LIMNER_BUNDLED_FEATURES))
    return NETWORK_SEES;
  model = limner_model_load (id, NULL);
  if (model == NULL)
    return NETWORK_UNKNOWN;
  return limner_style_model_is_instant (model) ? NETWORK_PAINTS : NETWORK_SEES;
}

gboolean
limner_method_is_instant (GObject *settings)
{
  g_autofree char *method = NULL;

  g_object_get (settings, "method", &method, NULL);
  return g_strcmp0 (method, "instant") == 0 || network_of (settings) == NETWORK_PAINTS;
}

static void
show_method (gpointer widget)
{
  LimnerMethod *method = LIMNER_METHOD (widget);
  g_autofree char *id = NULL;
  Network network = network_of (method->settings);
  int chosen = limner_method_is_instant (method->settings) ? INSTANT : PAINTED;
  gboolean own;

  g_object_get (method->settings, "model", &id, NULL);
  /* One pass needs a one-pass network. The bundled feature network has a bundled counterpart; other
   * feature networks have none. */
  own = g_strcmp0 (limner_style_model_for (id, LIMNER_STYLE_INSTANT, LIMNER_STYLE_NEIGHBOURS),
                   LIMNER_BUNDLED_INSTANT)
        == 0;
  limner_choice_buttons_set (LIMNER_CHOICE_BUTTONS (method), chosen);
  gtk_widget_set_sensitive (method->buttons[INSTANT],
                            chosen == INSTANT || (own && method->instant_here) || network == NETWORK_PAINTS);
  gtk_widget_set_sensitive (method->buttons[PAINTED], network != NETWORK_PAINTS);
}

static void
method_chosen (LimnerMethod *method)
{
  int size = (int) limner_settings_get (method->settings, "size");

  g_object_freeze_notify (method->settings);
  if (limner_choice_buttons_get (LIMNER_CHOICE_BUTTONS (method)) == INSTANT)
    {
      method->painted_size = size;
      g_object_set (method->settings, "method", "instant", "size", -1, NULL);
    }
  else
    {
      int painted = method->painted_size != 0 ? method->painted_size : -1;

      g_object_set (method->settings, "method", "painted", "size", size > 0 ? size : painted, NULL);
    }
  g_object_thaw_notify (method->settings);
}

static void
limner_method_class_init (LimnerMethodClass *klass)
{
}

static void
limner_method_init (LimnerMethod *method)
{
  LimnerChoiceButtons *buttons = LIMNER_CHOICE_BUTTONS (method);
  g_autoptr (LimnerModel) network = limner_model_load (LIMNER_BUNDLED_INSTANT, NULL);

  method->instant_here = network != NULL;
  method->buttons[INSTANT] = limner_choice_buttons_add (
      buttons, _ ("I_nstant"), _ ("Immediately, by a network that was trained to paint"));
  method->buttons[PAINTED] = limner_choice_buttons_add (
      buttons, _ ("Painted"), _ ("Step by step, until it has the style: takes a minute or two"));
  g_signal_connect (method, "chosen", G_CALLBACK (method_chosen), NULL);
}

GtkWidget *
limner_method_new (GObject *settings)
{
  LimnerMethod *method = g_object_new (LIMNER_TYPE_METHOD, "visible", TRUE, NULL);

  method->settings = settings;
  show_method (method);
  limner_settings_watch (settings, "method", method, show_method);
  limner_settings_watch (settings, "model", method, show_method);
  return GTK_WIDGET (method);
}

/* --- controls without effect in one of the methods --- */

static gboolean
is_painted (GBinding *binding, const GValue *from, GValue *sensitive, gpointer data)
{
  g_autoptr (GObject) settings = g_binding_dup_source (binding);

  g_value_set_boolean (sensitive, !limner_method_is_instant (settings));
  return TRUE;
}

static gboolean
is_instant (GBinding *binding, const GValue *from, GValue *sensitive, gpointer data)
{
  g_autoptr (GObject) settings = g_binding_dup_source (binding);

  g_value_set_boolean (sensitive, limner_method_is_instant (settings));
  return TRUE;
}

/* Both properties decide about the method. */
static void
bind_sensitive (GObject *settings, GtkWidget *control, GBindingTransformFunc transform)
{
  g_object_bind_property_full (settings, "method", control, "sensitive", G_BINDING_SYNC_CREATE, transform,
                               NULL, NULL, NULL);
  g_object_bind_property_full (settings, "model", control, "sensitive", G_BINDING_DEFAULT, transform, NULL,
                               NULL, NULL);
}

void
limner_method_painted_only (GObject *settings, GtkWidget *control)
{
  bind_sensitive (settings, control, is_painted);
}

void
limner_method_instant_only (GObject *settings, GtkWidget *control)
{
  bind_sensitive (settings, control, is_instant);
}
