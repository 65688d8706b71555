/* The program that trains: started so that it outlives this one, and told what to do by signals. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a person wants trained. */
typedef struct
{
  char **styles; /* files */
  char *photos;  /* folder */
  char *id, *title;
  int steps;
} LimnerTrainRequest;

void limner_train_request_clear (LimnerTrainRequest *request);

/* An ID of that title which neither an installed network nor a training has. Caller frees. */
char *limner_train_free_id (const char *title);

/* Starts `limner train style` in a session of its own, with its words going to the file "messages" of the
 * training's folder. resume: only the ID is read. */
gboolean limner_train_start (const LimnerTrainRequest *request, gboolean resume, GError **error);
/* Asks a program that trains, pid > 0, to pause, to go on, or to save and end. */
void limner_train_pause (int pid);
void limner_train_go_on (int pid);
void limner_train_stop (int pid);

/* Times a few steps on this computer; finish gives the seconds of one step, or -1 with an error. */
void limner_train_estimate_async (const LimnerTrainRequest *request, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
double limner_train_estimate_finish (GAsyncResult *result, GError **error);

G_END_DECLS
