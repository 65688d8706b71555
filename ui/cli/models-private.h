/* The commands of “limner models” that change the shelf. */
#pragma once

int cli_models_import (int argc, char **argv);
int cli_models_verify (int argc, char **argv);
int cli_models_remove (int argc, char **argv);
