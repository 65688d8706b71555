/* Starts the training program, which outlives this one, and controls it with signals. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The user's choices for a training. */
typedef struct
{
  char **styles; /* files */
  char *photos;  /* folder */
  char *id, *title;
  int steps;
} LimnerTrainRequest;

void limner_train_request_clear (LimnerTrainRequest *request);

/* An ID derived from the title that no network and no training has yet. The caller frees it. */
char *limner_train_free_id (const char *title);

/* Starts `limner train style` in its own session. Its output goes to the file "messages" in the
 * training's folder. resume: only the ID is read. */
gboolean limner_train_start (const LimnerTrainRequest *request, gboolean resume, GError **error);
/* Ask the training program with process ID pid > 0 to pause, to continue, or to save and end. */
void limner_train_pause (int pid);
void limner_train_go_on (int pid);
void limner_train_stop (int pid);

/* Times a few steps on this computer. _finish returns the seconds of one step, or -1 with an error. */
void limner_train_estimate_async (const LimnerTrainRequest *request, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
double limner_train_estimate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
