#include "config.h"

#include "run-procedure-private.h"

#include "compare-call-private.h"
#include "compare-procedure-private.h"
#include "dream-effect-private.h"
#include "dream-procedure-private.h"
#include "edit-call-private.h"
#include "edit-procedure-private.h"
#include "portrait-call-private.h"
#include "style-effect-private.h"
#include "window-call-private.h"
#include "window-procedure-private.h"

GimpValueArray *
limner_run_procedure (GimpProcedure *procedure, GimpProcedureConfig *config, gpointer data)
{
  const char *name = gimp_procedure_get_name (procedure);

  if (g_str_equal (name, LIMNER_COMPARE_PROCEDURE))
    return limner_compare_call (procedure, config);
  if (g_str_equal (name, LIMNER_TRAIN_PROCEDURE) || g_str_equal (name, LIMNER_MODELS_PROCEDURE))
    return limner_window_call (procedure, config);
  return limner_portrait_call (procedure, config);
}

GimpValueArray *
limner_run_image_procedure (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image,
                            GimpDrawable **drawables, GimpProcedureConfig *config, gpointer data)
{
  const char *name = gimp_procedure_get_name (procedure);

  if (g_str_equal (name, LIMNER_EDIT_PROCEDURE))
    return limner_edit_call (procedure, run_mode, drawables);
  return limner_effect_call (g_str_equal (name, LIMNER_DREAM_PROCEDURE) ? &limner_dream_effect
                                                                        : &limner_style_effect,
                             procedure, run_mode, drawables, config);
}
