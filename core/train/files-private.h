/* The files of a training's folder. */
#pragma once

#include <glib.h>

/* Replaces the file atomically. */
gboolean limner_train_write_text (const char *path, const char *text, GError **error);

/* Claims the folder for this program until the descriptor is closed or the program ends; -1 with
 * LIMNER_ERROR_FILE when another program trains there. */
int limner_train_claim (const char *folder, GError **error);
