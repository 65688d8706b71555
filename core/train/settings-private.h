#pragma once

#include "limner/train.h"

#include <json-glib/json-glib.h>

/* FALSE with LIMNER_ERROR_ARGUMENT naming the setting and its range. */
gboolean limner_train_settings_check (const LimnerTrainSettings *settings, GError **error);

/* For the checkpoint, all but the threads; reading checks them too, FALSE: they make no sense. */
void limner_train_settings_write (const LimnerTrainSettings *settings, JsonBuilder *builder);
gboolean limner_train_settings_read (LimnerTrainSettings *settings, JsonObject *object);

/* Of step `step` (from 0): a short climb, then half a cosine down to nothing (Loshchilov and Hutter 2017). */
double limner_train_rate (const LimnerTrainSettings *settings, int step);
