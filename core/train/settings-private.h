#pragma once

#include "limner/train.h"

#include <json-glib/json-glib.h>

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range. */
gboolean limner_train_settings_check (const LimnerTrainSettings *settings, GError **error);

/* The settings in a checkpoint. Reading checks them; FALSE: they are not valid. */
void limner_train_settings_write (const LimnerTrainSettings *settings, JsonBuilder *builder);
gboolean limner_train_settings_read (LimnerTrainSettings *settings, JsonObject *object);

/* The learning rate of step `step` (from 0): a linear warm-up, then half a cosine to zero (Loshchilov and
 * Hutter 2017). */
double limner_train_rate (const LimnerTrainSettings *settings, int step);
