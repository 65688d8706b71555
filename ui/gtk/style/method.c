#include "config.h"

#include "style/method-private.h"

#include "effect/settings-private.h"
#include "widgets/choice-buttons-private.h"
#include "widgets/rows-private.h"

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

#define METHOD_KEY "limner-method"

typedef struct
{
  GObject *settings;
  GtkWidget *buttons[N_BUTTONS];
  gboolean instant_here; /* a network for arbitrary styles in one pass is installed */
  int painted_size;      /* restored after Instant, which uses the layer's own size; 0: unknown */
} MethodState;

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
show_method (gpointer box)
{
  MethodState *state = g_object_get_data (box, METHOD_KEY);
  g_autofree char *id = NULL;
  Network network = network_of (state->settings);
  int chosen = limner_method_is_instant (state->settings) ? INSTANT : PAINTED;
  gboolean own;

  g_object_get (state->settings, "model", &id, NULL);
  /* One pass needs a one-pass network. The bundled feature network has a bundled counterpart; other
   * feature networks have none. */
  own = g_strcmp0 (limner_style_model_for (id, LIMNER_STYLE_INSTANT, LIMNER_STYLE_NEIGHBOURS),
                   LIMNER_BUNDLED_INSTANT)
        == 0;
  limner_choice_buttons_set (box, chosen);
  gtk_widget_set_sensitive (state->buttons[INSTANT],
                            chosen == INSTANT || (own && state->instant_here) || network == NETWORK_PAINTS);
  gtk_widget_set_sensitive (state->buttons[PAINTED], network != NETWORK_PAINTS);
}

static void
method_chosen (LimnerChoiceButtons *buttons, MethodState *state)
{
  int size = (int) limner_settings_get (state->settings, "size");

  g_object_freeze_notify (state->settings);
  if (limner_choice_buttons_get (buttons) == INSTANT)
    {
      state->painted_size = size;
      g_object_set (state->settings, "method", "instant", "size", -1, NULL);
    }
  else
    {
      int painted = state->painted_size != 0 ? state->painted_size : -1;

      g_object_set (state->settings, "method", "painted", "size", size > 0 ? size : painted, NULL);
    }
  g_object_thaw_notify (state->settings);
}

GtkWidget *
limner_method_new (GObject *settings)
{
  GtkWidget *box = limner_choice_buttons_new ();
  LimnerChoiceButtons *buttons = LIMNER_CHOICE_BUTTONS (box);
  MethodState *state = g_new0 (MethodState, 1);
  g_autoptr (LimnerModel) network = limner_model_load (LIMNER_BUNDLED_INSTANT, NULL);

  state->settings = settings;
  state->instant_here = network != NULL;
  g_object_set_data_full (G_OBJECT (box), METHOD_KEY, state, g_free);
  state->buttons[INSTANT] = limner_choice_buttons_add (
      buttons, _ ("I_nstant"), _ ("Immediately, by a network that was trained to paint"));
  state->buttons[PAINTED] = limner_choice_buttons_add (
      buttons, _ ("Painted"), _ ("Step by step, until it has the style: takes a minute or two"));
  show_method (box);
  g_signal_connect (box, "chosen", G_CALLBACK (method_chosen), state);
  limner_settings_watch (settings, "method", box, show_method);
  limner_settings_watch (settings, "model", box, show_method);
  return box;
}

/* --- controls without effect in one of the methods --- */

static void
set_row_sensitive (gpointer control, gboolean sensitive)
{
  GtkWidget *target = g_object_get_data (control, LIMNER_FOCUS_KEY);
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (target != NULL ? target : control);

  gtk_widget_set_sensitive (control, sensitive);
  for (GList *label = labels; label != NULL; label = label->next)
    gtk_widget_set_sensitive (label->data, sensitive);
}

static void
show_in_painted (gpointer control)
{
  set_row_sensitive (control, !limner_method_is_instant (g_object_get_data (control, LIMNER_SETTINGS_KEY)));
}

static void
show_in_instant (gpointer control)
{
  set_row_sensitive (control, limner_method_is_instant (g_object_get_data (control, LIMNER_SETTINGS_KEY)));
}

static void
watch_method (GObject *settings, GtkWidget *control, void (*show) (gpointer control))
{
  g_object_set_data_full (G_OBJECT (control), LIMNER_SETTINGS_KEY, g_object_ref (settings), g_object_unref);
  limner_settings_watch (settings, "method", control, show);
  limner_settings_watch (settings, "model", control, show);
  show (control);
}

void
limner_method_painted_only (GObject *settings, GtkWidget *control)
{
  watch_method (settings, control, show_in_painted);
}

void
limner_method_instant_only (GObject *settings, GtkWidget *control)
{
  watch_method (settings, control, show_in_instant);
}
