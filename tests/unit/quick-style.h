/* Settings of a small and quick painting, for tests. */
#pragma once

#include <limner/style.h>

static inline LimnerStyleSettings
quick (void)
{
  LimnerStyleSettings settings = limner_style_settings_default ();

  settings.size = 64;
  settings.start_size = 48;
  settings.steps = 3;
  return settings;
}
