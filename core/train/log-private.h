/* The log of a training: one JSON object a line, and a curve of the losses. */
#pragma once

#include "limner/train.h"

typedef struct
{
  char *path;    /* of the lines */
  GArray *rows;  /* LimnerTrainState of every line that has losses */
  GString *text; /* the lines */
} LimnerTrainLog;

/* Reads the existing log up to step `until`. */
void limner_train_log_read (LimnerTrainLog *log, const char *folder, int until);
/* Reads the existing log up to `step` and drops the later lines: those steps will be repeated. */
gboolean limner_train_log_init (LimnerTrainLog *log, const char *folder, int step, GError **error);
void limner_train_log_clear (LimnerTrainLog *log);

/* Both append a line to the file. */
gboolean limner_train_log_add (LimnerTrainLog *log, const LimnerTrainState *state, GError **error);
gboolean limner_train_log_event (LimnerTrainLog *log, const char *event, int step, GError **error);

/* Draws the losses into an SVG. */
gboolean limner_train_log_draw (const LimnerTrainLog *log, const char *path, GError **error);
