#include "config.h"

#include "style/quality-private.h"

#include "effect/settings-private.h"
#include "widgets/choice-buttons-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/style.h>

typedef struct
{
  const char *label, *tip;
  int size, steps;
} Level;

/* Good is the default of the settings. Each level takes about five times as long as the previous one. */
static const Level levels[] = {
  { N_ ("Draft"), N_ ("Small and quick, for a first impression"), 384, 60 },
  { N_ ("Good"), N_ ("A good painting in a reasonable time"), 768, 200 },
  { N_ ("Best"), N_ ("Large and careful; takes its time"), 1280, 300 },
};

static void
show_level (gpointer widget)
{
  GObject *settings = g_object_get_data (widget, LIMNER_SETTINGS_KEY);
  int size = (int) limner_settings_get (settings, "size");
  int steps = (int) limner_settings_get (settings, "steps"), chosen = -1;

  if (size < 0)
    size = LIMNER_STYLE_PAINTED_SIZE;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].size == size && levels[i].steps == steps)
      chosen = (int) i;
  limner_choice_buttons_set (widget, chosen);
}

static void
level_chosen (LimnerChoiceButtons *buttons, GObject *settings)
{
  const Level *level = &levels[limner_choice_buttons_get (buttons)];

  g_object_freeze_notify (settings);
  g_object_set (settings, "size", level->size, "steps", level->steps, NULL);
  g_object_thaw_notify (settings);
}

GtkWidget *
limner_quality_new (GObject *settings)
{
  GtkWidget *buttons = limner_choice_buttons_new (), *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      GtkWidget *button = limner_choice_buttons_add (LIMNER_CHOICE_BUTTONS (buttons), _ (levels[i].label),
                                                     _ (levels[i].tip));

      first = i == 0 ? button : first;
    }
  g_object_set_data (G_OBJECT (buttons), LIMNER_FOCUS_KEY, first);
  g_object_set_data (G_OBJECT (buttons), LIMNER_SETTINGS_KEY, settings);
  show_level (buttons);
  g_signal_connect (buttons, "chosen", G_CALLBACK (level_chosen), settings);
  limner_settings_watch (settings, "size", buttons, show_level);
  limner_settings_watch (settings, "steps", buttons, show_level);
  return buttons;
}
