/* The losses of a training: one JSON object a line, and a drawing of them. */
#pragma once

#include "limner/train.h"

typedef struct
{
  char *path;    /* of the lines */
  GArray *rows;  /* LimnerTrainState of every line that has losses */
  GString *text; /* the lines */
} LimnerTrainLog;

/* Reads what is there up to `until`. */
void limner_train_log_read (LimnerTrainLog *log, const char *folder, int until);
/* Reads what is there up to `step` and forgets the rest: those steps will be made again. */
gboolean limner_train_log_init (LimnerTrainLog *log, const char *folder, int step, GError **error);
void limner_train_log_clear (LimnerTrainLog *log);

/* Both append a line to the file. */
gboolean limner_train_log_add (LimnerTrainLog *log, const LimnerTrainState *state, GError **error);
gboolean limner_train_log_event (LimnerTrainLog *log, const char *event, int step, GError **error);

/* Draws the losses into an SVG. */
gboolean limner_train_log_draw (const LimnerTrainLog *log, const char *path, GError **error);
