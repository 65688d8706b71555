#include "config.h"

#include "style-dialog-private.h"

#include "page-dialog-private.h"
#include "style-pick-private.h"

#include <glib/gi18n-lib.h>

gboolean
limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, LimnerSource *source)
{
  const LimnerPageDialog kind = { .title = _ ("Style transfer"),
                                  .ok = _ ("_Paint layer"),
                                  .help = "style",
                                  .page_new = limner_style_page_new,
                                  .accepted = limner_style_page_remember,
                                  .pick = limner_style_pick };

  return limner_page_dialog_run (&kind, procedure, config, source);
}
