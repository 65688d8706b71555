/* The network that makes portraits when none is named. */
#include "config.h"

#include "limner/error.h"
#include "limner/portrait.h"
#include "limner/registry.h"

#include <glib/gi18n-lib.h>

static gboolean
is_study (const LimnerModel *model)
{
  return g_str_equal (limner_model_quality (model), "study");
}

LimnerModel *
limner_portrait_default_model (GError **error)
{
  g_autoptr (GPtrArray) models = limner_registry_list (NULL);
  LimnerModel *chosen = NULL;

  for (guint i = 0; i < models->len; i++)
    if (g_str_equal (limner_model_architecture (models->pdata[i]), "stylegan2")
        && (chosen == NULL || (is_study (chosen) && !is_study (models->pdata[i]))))
      chosen = models->pdata[i];
  if (chosen == NULL)
    g_set_error_literal (
        error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
        _ ("No network for portraits is installed: import a StyleGAN2 with “limner models import FILE”."));
  return chosen != NULL ? limner_model_ref (chosen) : NULL;
}
