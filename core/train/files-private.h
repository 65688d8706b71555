/* The files of a training's folder. */
#pragma once

#include <glib.h>

/* At once: never half a file. */
gboolean limner_train_write_text (const char *path, const char *text, GError **error);

/* A descriptor that says to everybody that this program trains in the folder, until it is closed or the
 * program ends; -1 with LIMNER_ERROR_FILE when another one does. */
int limner_train_claim (const char *folder, GError **error);
