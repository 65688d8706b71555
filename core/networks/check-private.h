#pragma once

#include "limner/model.h"

/* Reads every weight and runs the network on a small picture. LIMNER_ERROR_FORMAT if a value is not
 * finite or the layers do not fit together; LIMNER_ERROR_UNSUPPORTED if Limner cannot run this kind of
 * network. */
gboolean limner_model_check (LimnerModel *model, GError **error);
