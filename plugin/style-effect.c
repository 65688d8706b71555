#include "config.h"

#include "style-effect-private.h"

#include "style-arguments-private.h"
#include "style-dialog-private.h"
#include "style-procedure-private.h"
#include "style-run-private.h"

#include <limner-ui.h>

static gpointer
read_request (GimpProcedureConfig *config, GError **error)
{
  return limner_style_arguments_read (config, error);
}

static void
free_request (gpointer request)
{
  limner_style_arguments_free (request);
}

static GimpLayer **
make (const LimnerSource *source, gconstpointer request, gboolean window, GError **error)
{
  return limner_style_arguments_run (source, request, window, error);
}

const LimnerEffect limner_style_effect = {
  .name = "style",
  .procedure = LIMNER_STYLE_PROCEDURE,
  .context = LIMNER_STYLE_CONTEXT,
  .ask = limner_style_dialog_run,
  .read_request = read_request,
  .free_request = free_request,
  .make = make,
  .settings_from_recipe = limner_style_settings_from_recipe,
};
