/* Where model files lie. */
#pragma once

#include <glib.h>

#define LIMNER_MODEL_SUFFIX ".safetensors"

/* The file of that ID in the first folder that has it, or NULL with LIMNER_ERROR_NO_MODEL. */
char *limner_shelf_find (const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
