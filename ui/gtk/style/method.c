#include "config.h"

#include "style/method-private.h"

#include "effect/settings-private.h"
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
/* The size to paint at, while Instant works at the layer's own. */
#define SIZE_KEY "limner-method-size"

typedef struct
{
  GObject *settings;
  GtkWidget *buttons[N_BUTTONS];
  gboolean instant_here; /* a network that paints any style in one pass is on the shelf */
  gboolean showing;
} MethodState;

/* What the network that is chosen can do. */
typedef enum
{
  NETWORK_UNKNOWN,
  NETWORK_SEES,   /* a feature network */
  NETWORK_PAINTS, /* in one pass */
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
  /* Another network that sees cannot paint; the bundled one has a partner that does. */
  own = g_strcmp0 (limner_style_model_for (id, LIMNER_STYLE_INSTANT), LIMNER_BUNDLED_INSTANT) == 0;
  state->showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (state->buttons[chosen]), TRUE);
  gtk_widget_set_sensitive (state->buttons[INSTANT],
                            chosen == INSTANT || (own && state->instant_here) || network == NETWORK_PAINTS);
  gtk_widget_set_sensitive (state->buttons[PAINTED], network != NETWORK_PAINTS);
  state->showing = FALSE;
}

static void
choose_method (GtkWidget *button, GtkWidget *box)
{
  MethodState *state = g_object_get_data (G_OBJECT (box), METHOD_KEY);
  int size = (int) limner_settings_get (state->settings, "size");
  gboolean instant = button == state->buttons[INSTANT];
  int before = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (box), SIZE_KEY));

  if (state->showing || !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button))
      || instant == limner_method_is_instant (state->settings))
    return;
  if (instant)
    g_object_set_data (G_OBJECT (box), SIZE_KEY, GINT_TO_POINTER (size));
  g_object_freeze_notify (state->settings);
  if (instant)
    g_object_set (state->settings, "method", "instant", "size", 0, NULL);
  else
    g_object_set (state->settings, "method", "painted", "size",
                  size > 0     ? size
                  : before > 0 ? before
                               : LIMNER_STYLE_PAINTED_SIZE,
                  NULL);
  g_object_thaw_notify (state->settings);
}

static GtkWidget *
add_button (GtkWidget *box, GtkWidget *group, const char *label, const char *tip)
{
  GtkWidget *button = gtk_radio_button_new_with_mnemonic_from_widget (
      group != NULL ? GTK_RADIO_BUTTON (group) : NULL, label);

  gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (button), FALSE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_box_pack_start (GTK_BOX (box), button, TRUE, TRUE, 0);
  g_signal_connect (button, "toggled", G_CALLBACK (choose_method), box);
  return button;
}

GtkWidget *
limner_method_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  MethodState *state = g_new0 (MethodState, 1);
  g_autoptr (LimnerModel) network = limner_model_load (LIMNER_BUNDLED_INSTANT, NULL);

  state->settings = settings;
  state->instant_here = network != NULL;
  state->showing = TRUE;
  g_object_set_data_full (G_OBJECT (box), METHOD_KEY, state, g_free);
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  state->buttons[INSTANT]
      = add_button (box, NULL, _ ("I_nstant"), _ ("At once, by a network that was trained to paint"));
  state->buttons[PAINTED] = add_button (box, state->buttons[INSTANT], _ ("Painted"),
                                        _ ("Step by step, until it has the style: takes a minute or two"));
  show_method (box);
  limner_settings_watch (settings, "method", box, show_method);
  limner_settings_watch (settings, "model", box, show_method);
  return box;
}

/* --- what means nothing to Instant --- */

static void
show_sensitive (gpointer control)
{
  GObject *settings = g_object_get_data (control, METHOD_KEY);
  GtkWidget *target = g_object_get_data (control, LIMNER_FOCUS_KEY);
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (target != NULL ? target : control);
  gboolean painted = !limner_method_is_instant (settings);

  gtk_widget_set_sensitive (control, painted);
  for (GList *label = labels; label != NULL; label = label->next)
    gtk_widget_set_sensitive (label->data, painted);
}

void
limner_method_painted_only (GObject *settings, GtkWidget *control)
{
  g_object_set_data_full (G_OBJECT (control), METHOD_KEY, g_object_ref (settings), g_object_unref);
  limner_settings_watch (settings, "method", control, show_sensitive);
  limner_settings_watch (settings, "model", control, show_sensitive);
  show_sensitive (control);
}
