#include "config.h"

#include "style/quality-private.h"

#include "effect/settings-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *label, *tip;
  int size, steps;
} Level;

/* Good is the contract's default; each level takes about four times as long as the one before. */
static const Level levels[] = {
  { N_ ("Draft"), N_ ("Small and quick, to see what it will be"), 512, 120 },
  { N_ ("Good"), N_ ("A good painting in a reasonable time"), 768, 200 },
  { N_ ("Best"), N_ ("Large and careful; takes its time"), 1280, 300 },
};

#define KEY "limner-quality"

typedef struct
{
  GObject *settings;
  GtkWidget *buttons[G_N_ELEMENTS (levels)];
  gboolean showing;
} QualityState;

static void
show_level (gpointer box)
{
  QualityState *state = g_object_get_data (box, KEY);
  int size = (int) limner_settings_get (state->settings, "size");
  int steps = (int) limner_settings_get (state->settings, "steps");

  state->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (state->buttons[i]),
                                  levels[i].size == size && levels[i].steps == steps);
  state->showing = FALSE;
}

static void
choose_level (GtkWidget *button, GtkWidget *box)
{
  QualityState *state = g_object_get_data (G_OBJECT (box), KEY);

  if (state->showing)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (state->buttons[i] == button)
      {
        g_object_freeze_notify (state->settings);
        g_object_set (state->settings, "size", levels[i].size, "steps", levels[i].steps, NULL);
        g_object_thaw_notify (state->settings);
      }
  show_level (box);
}

GtkWidget *
limner_quality_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  QualityState *state = g_new0 (QualityState, 1);

  state->settings = settings;
  g_object_set_data_full (G_OBJECT (box), KEY, state, g_free);
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      state->buttons[i] = gtk_toggle_button_new_with_label (_ (levels[i].label));
      gtk_widget_set_tooltip_text (state->buttons[i], _ (levels[i].tip));
      gtk_box_pack_start (GTK_BOX (box), state->buttons[i], TRUE, TRUE, 0);
      g_signal_connect (state->buttons[i], "toggled", G_CALLBACK (choose_level), box);
    }
  show_level (box);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, state->buttons[1]);
  limner_settings_watch (settings, "size", box, show_level);
  limner_settings_watch (settings, "steps", box, show_level);
  return box;
}
