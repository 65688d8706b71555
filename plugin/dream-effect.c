#include "config.h"

#include "dream-effect-private.h"

#include "dream-arguments-private.h"
#include "dream-dialog-private.h"
#include "dream-procedure-private.h"
#include "dream-run-private.h"

#include <limner-ui.h>

static gpointer
read_request (GimpProcedureConfig *config, GError **error)
{
  return limner_dream_arguments_read (config, error);
}

static void
free_request (gpointer request)
{
  limner_dream_arguments_free (request);
}

static GimpLayer **
make (const LimnerSource *source, gconstpointer request, gboolean window, GError **error)
{
  return limner_dream_arguments_run (source, request, window, error);
}

const LimnerEffect limner_dream_effect = {
  .name = "dream",
  .procedure = LIMNER_DREAM_PROCEDURE,
  .context = LIMNER_DREAM_CONTEXT,
  .ask = limner_dream_dialog_run,
  .read_request = read_request,
  .free_request = free_request,
  .make = make,
  .settings_from_recipe = limner_dream_settings_from_recipe,
};
