#pragma once

#include "limner/model.h"

/* Reads every number and runs the network on a small picture: LIMNER_ERROR_FORMAT when a number is none, the
 * layers do not fit together, or what comes out is no number; LIMNER_ERROR_UNSUPPORTED when Limner cannot run
 * this kind. */
gboolean limner_model_check (LimnerModel *model, GError **error);
