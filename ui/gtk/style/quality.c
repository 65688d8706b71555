#include "config.h"

#include "style/quality-private.h"

#include "effect/settings-private.h"

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

struct _LimnerQuality
{
  LimnerChoiceButtons parent_instance;
  GObject *settings; /* kept by the watch */
};

G_DEFINE_FINAL_TYPE (LimnerQuality, limner_quality, LIMNER_TYPE_CHOICE_BUTTONS)

static void
show_level (gpointer widget)
{
  LimnerQuality *quality = LIMNER_QUALITY (widget);
  int size = (int) limner_settings_get (quality->settings, "size");
  int steps = (int) limner_settings_get (quality->settings, "steps"), chosen = -1;

  if (size < 0)
    size = LIMNER_STYLE_PAINTED_SIZE;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].size == size && levels[i].steps == steps)
      chosen = (int) i;
  limner_choice_buttons_set (LIMNER_CHOICE_BUTTONS (quality), chosen);
}

static void
level_chosen (LimnerQuality *quality)
{
  const Level *level = &levels[limner_choice_buttons_get (LIMNER_CHOICE_BUTTONS (quality))];

  g_object_freeze_notify (quality->settings);
  g_object_set (quality->settings, "size", level->size, "steps", level->steps, NULL);
  g_object_thaw_notify (quality->settings);
}

static void
limner_quality_class_init (LimnerQualityClass *klass)
{
}

static void
limner_quality_init (LimnerQuality *quality)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    limner_choice_buttons_add (LIMNER_CHOICE_BUTTONS (quality), _ (levels[i].label), _ (levels[i].tip));
  g_signal_connect (quality, "chosen", G_CALLBACK (level_chosen), NULL);
}

GtkWidget *
limner_quality_new (GObject *settings)
{
  LimnerQuality *quality = g_object_new (LIMNER_TYPE_QUALITY, "visible", TRUE, NULL);

  quality->settings = settings;
  show_level (quality);
  limner_settings_watch (settings, "size", quality, show_level);
  limner_settings_watch (settings, "steps", quality, show_level);
  return GTK_WIDGET (quality);
}
