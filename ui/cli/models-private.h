/* The commands of “limner models” that change the installed networks. */
#pragma once

#include <glib.h>

int cli_models_import (int argc, char **argv);
int cli_models_verify (int argc, char **argv);
int cli_models_remove (int argc, char **argv);
int cli_models_get (int argc, char **argv);

/* Prints one network: {"id": …} or its name. */
void cli_models_tell (const char *id, gboolean json);
