#include "config.h"

#include "dream-dialog-private.h"

#include "page-dialog-private.h"

#include <glib/gi18n-lib.h>

gboolean
limner_dream_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, LimnerSource *source)
{
  const LimnerPageDialog kind = {
    .title = _ ("Dream"), .ok = _ ("_Dream layer"), .help = "dream", .page_new = limner_dream_page_new
  };

  return limner_page_dialog_run (&kind, procedure, config, source);
}
