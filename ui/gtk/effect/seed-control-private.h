/* A spin button for the seed, and a button that sets a random one. */
#pragma once

#include "widgets/control-box-private.h"

#include <limner/setting.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_SEED_CONTROL (limner_seed_control_get_type ())
G_DECLARE_FINAL_TYPE (LimnerSeedControl, limner_seed_control, LIMNER, SEED_CONTROL, LimnerControlBox)

/* `spin` is bound to the setting. The settings object outlives the control. */
GtkWidget *limner_seed_control_new (GtkWidget *spin, GObject *settings, const LimnerSetting *setting);

G_END_DECLS
