#include "config.h"

#include "effect/seed-control-private.h"

#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerSeedControl
{
  LimnerControlBox parent_instance;
  GObject *settings; /* not owned */
  const LimnerSetting *setting;
};

G_DEFINE_FINAL_TYPE (LimnerSeedControl, limner_seed_control, LIMNER_TYPE_CONTROL_BOX)

static void
choose_new_seed (LimnerSeedControl *control)
{
  g_object_set (control->settings, control->setting->name, g_random_int_range (0, 1000000), NULL);
}

static void
limner_seed_control_class_init (LimnerSeedControlClass *klass)
{
}

static void
limner_seed_control_init (LimnerSeedControl *control)
{
}

GtkWidget *
limner_seed_control_new (GtkWidget *spin, GObject *settings, const LimnerSetting *setting)
{
  LimnerSeedControl *control = g_object_new (LIMNER_TYPE_SEED_CONTROL, "spacing", 6, NULL);
  GtkWidget *button = limner_icon_button_new ("view-refresh-symbolic", _ ("Another seed"));

  control->settings = settings;
  control->setting = setting;
  gtk_entry_set_width_chars (GTK_ENTRY (spin), 8);
  gtk_box_pack_start (GTK_BOX (control), spin, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (control), button, FALSE, FALSE, 0);
  limner_control_box_set_focus (LIMNER_CONTROL_BOX (control), spin);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (choose_new_seed), control);
  return GTK_WIDGET (control);
}
