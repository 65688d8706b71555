/* Training on this computer: a network that paints one style in one pass (Johnson, Alahi and Fei-Fei 2016),
 * from pictures of that style and photographs. A training lives in a folder, which holds all it needs to go
 * on after a stop, a kill or a power cut:
 *
 *   checkpoint.safetensors   weights, optimiser and settings after the last saved step; written at once
 *   log.jsonl                one JSON object a line: the losses
 *   curve.svg                the same, drawn
 *   sample.png               a held-out photograph as the network paints it now
 *   pid                      of the program that trains
 *
 * Going on gives the same bits as never having stopped, and so does any number of threads. */
#pragma once

#include "limner/error.h"
#include "limner/model.h"
#include "limner/style.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_OPTIMISER_ADAM,
  LIMNER_OPTIMISER_RMSPROP,
  LIMNER_OPTIMISER_SGD, /* with momentum */
} LimnerOptimiserKind;

/* "adam", "rmsprop", "sgd"; parsing refuses others with a sentence that lists them. */
gboolean limner_optimiser_parse (const char *text, LimnerOptimiserKind *kind, GError **error);
const char *limner_optimiser_name (LimnerOptimiserKind kind);

typedef struct
{
  int steps;      /* 1..1000000 */
  int size;       /* side of the square pieces of photographs, pixels, 32..1024, a multiple of 4 */
  int batch;      /* pieces in a step, 1..64 */
  int style_size; /* longest side at which the style pictures are looked at, 32..4096, but not larger than
                     they are; 0: twice size */
  int width;      /* channels of the network's first layer, 4..128; the next have twice and four times */
  int blocks;     /* residual blocks, 0..16 */
  LimnerOptimiserKind optimiser;
  double learning_rate; /* at its highest; 0: the optimiser's own */
  LimnerStyleDistance distance;
  double content_weight, tv_weight; /* >= 0 */
  guint64 seed;
} LimnerTrainSettings;

LimnerTrainSettings limner_train_settings_default (void);

/* What is trained from what. */
typedef struct
{
  const char *const *styles; /* files, at least one; pictures of one hand count alike */
  const char *photos;        /* a folder with at least two photographs; those inside its folders count too */
  const char *model;         /* the feature network, ID or path; NULL: the bundled one */
  const char *title;         /* the new network's, for people */
  int most_photos;           /* fewer are read, to be quick; 0: as many as are good */
} LimnerTrainSource;

typedef struct _LimnerTraining LimnerTraining;

/* Begins in a folder, which is made; reads all pictures, which can take a minute. NULL with
 * LIMNER_ERROR_ARGUMENT, _FILE (there is a training already), _FORMAT, _MEMORY, _CANCELLED …. */
LimnerTraining *limner_training_new (const char *folder, const LimnerTrainSource *source,
                                     const LimnerTrainSettings *settings, const LimnerJob *job,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Goes on with the training of that folder, with its own pictures and settings, of which the number of steps
 * may be raised (0: as it was). */
LimnerTraining *limner_training_resume (const char *folder, int steps, const LimnerJob *job,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_training_free (LimnerTraining *training);

/* The program that trains in the folder now; 0: none; -1: one that cannot be sent signals from here. */
int limner_training_pid (const char *folder);
/* TRUE when the folder holds a training that can go on. */
gboolean limner_training_exists (const char *folder);
/* Where trainings for the shelf live: $XDG_DATA_HOME/limner/training/ID. Caller frees. NULL with
 * LIMNER_ERROR_ARGUMENT when that can be no ID. */
char *limner_training_folder (const char *id, GError **error);
/* The IDs that have a training there, the latest first (g_strfreev). */
char **limner_trainings_list (void);
/* Forgets a training and all its files, but no other ones; the folder goes when it is empty. */
gboolean limner_training_forget (const char *folder, GError **error);

typedef struct
{
  int step, steps;                        /* done, of */
  double loss, style, content, variation; /* of the last step, each with its weight */
  double validation; /* of photographs that are not trained on, at the last look; or -1 */
  double best;       /* the least validation so far; or -1 */
  int best_step;
  double seconds_per_step;
  double seconds_left; /* with everything between the steps */
} LimnerTrainState;

void limner_training_state (const LimnerTraining *training, LimnerTrainState *state);
guint limner_training_photographs (const LimnerTraining *training); /* trained on */

/* Times a few steps on this machine and undoes them: state's seconds_per_step and seconds_left are then true
 * of it, as far as it stays as busy as now. */
gboolean limner_training_measure (LimnerTraining *training, const LimnerJob *job, GError **error);

/* After each step, on the calling thread. It may take its time: that is not counted. */
typedef void (*LimnerTrainFunc) (LimnerTraining *training, const LimnerTrainState *state, gpointer user_data);
/* Trains to the end. FALSE with LIMNER_ERROR_CANCELLED when stopped: all is saved then and can go on. */
gboolean limner_training_run (LimnerTraining *training, LimnerTrainFunc tell, gpointer user_data,
                              const LimnerJob *job, GError **error);
/* Saves the state after the last whole step, as happens now and then by itself. */
gboolean limner_training_save (LimnerTraining *training, GError **error);

/* Adds a line to the log that says what happened ("paused"). */
gboolean limner_training_note (LimnerTraining *training, const char *event, GError **error);

/* Writes the best network so far, ready for the shelf. */
gboolean limner_training_write_network (LimnerTraining *training, const char *path, GError **error);

typedef struct
{
  double seconds_per_step; /* median */
  double loss;             /* of the last step */
  gsize weights;           /* numbers that are learned */
  gint64 peak_mib;         /* of Limner's big memory */
} LimnerTrainBench;

/* Times steps on pictures of noise, `iterations` (1 … 10000) of them. */
gboolean limner_train_bench (const LimnerTrainSettings *settings, const char *model, int iterations,
                             const LimnerJob *job, LimnerTrainBench *bench, GError **error);

/* --- what another program does --- */

/* A training as its folder shows it. */
typedef struct
{
  int pid;         /* limner_training_pid */
  gboolean paused; /* and that stands still */
  gboolean finished;
  GArray *rows;  /* LimnerTrainState of the log's lines with losses, in order; best and best_step are unset */
  char *message; /* what the program said last, when it has ended before its time; or NULL */
} LimnerTrainReport;

LimnerTrainReport *limner_train_report_read (const char *folder);
void limner_train_report_free (LimnerTrainReport *report);
/* Of a report's rows those to draw, LimnerTrainState: the losses smoothed; or the validations, as losses.
 * Caller unrefs. */
GArray *limner_train_curve (const GArray *rows, gboolean validation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTrainReport, limner_train_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTraining, limner_training_free)

G_END_DECLS
