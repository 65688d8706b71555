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

/* Ranges and defaults are in limner_train_setting_table. */
typedef struct
{
  int steps;
  int size;       /* side of the square crops of photographs, pixels, a multiple of 4 */
  int batch;      /* crops in a step */
  int style_size; /* longest side of the style pictures in the network, pixels, at most their own size; 0:
                   * twice size */
  int width;      /* channels of the network's first layer; the next have twice and four times */
  int blocks;     /* residual blocks */
  LimnerOptimiserKind optimiser;
  double learning_rate; /* at its highest; 0: the optimiser's own */
  LimnerStyleDistance distance;
  double content_weight, tv_weight;
  guint64 seed;
} LimnerTrainSettings;

/* The settings above by their names; limner_setting_table_check says what is out of its range. */
const LimnerSettingTable *limner_train_setting_table (void);
LimnerTrainSettings limner_train_settings_default (void);

/* The input of a training. */
typedef struct
{
  const char *const *styles; /* files, at least one; all have the same weight */
  const char *photos;        /* a folder with at least two photographs; those inside its folders count too */
  const char *model;         /* the feature network, ID or path; NULL: the bundled one */
  const char *title;         /* the new network's, for people */
  int most_photos;           /* maximum number of photographs; 0: automatic */
} LimnerTrainSource;

typedef struct _LimnerTraining LimnerTraining;

/* Starts a training in a new folder. Reads all pictures, which can take a minute. NULL with
 * LIMNER_ERROR_ARGUMENT, _FILE (the folder contains a training), _FORMAT, _MEMORY, _CANCELLED …. */
LimnerTraining *limner_training_new (const char *folder, const LimnerTrainSource *source,
                                     const LimnerTrainSettings *settings, const LimnerJob *job,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Resumes the training of that folder with its own pictures and settings. steps: a higher number of steps
 * (0: unchanged). */
LimnerTraining *limner_training_resume (const char *folder, int steps, const LimnerJob *job,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_training_free (LimnerTraining *training);

/* The process ID of the program that trains in the folder, which may be this one; 0: none; -1: one that
 * cannot receive signals from here. */
int limner_training_pid (const char *folder);
/* TRUE when the folder contains a training that can be resumed. */
gboolean limner_training_exists (const char *folder);
/* The folder of a training with an ID: $XDG_DATA_HOME/limner/training/ID. Caller frees. NULL with
 * LIMNER_ERROR_ARGUMENT when the ID is not valid. */
char *limner_training_folder (const char *id, GError **error);
/* The IDs of all trainings, the newest first (g_strfreev). */
char **limner_trainings_list (void);
/* Notes in the folder that the training is to end and its best network so far is to be installed. The program
 * that trains does so when it is stopped, and removes the note; when none trains, whoever finds the note
 * does. */
gboolean limner_training_ask_finish (const char *folder, GError **error);
gboolean limner_training_finish_is_asked (const char *folder);
void limner_training_finish_is_done (const char *folder);
/* Deletes a training's files, and the folder when it is then empty. */
gboolean limner_training_forget (const char *folder, GError **error);

typedef struct
{
  int step, steps;                        /* done, of */
  double loss, style, content, variation; /* of the last step, each with its weight */
  double validation;                      /* of held-out photographs, at the last validation; or -1 */
  double best;                            /* the least validation so far; or -1 */
  int best_step;
  double seconds_per_step;
  double seconds_left; /* includes validation and saving */
} LimnerTrainState;

void limner_training_state (const LimnerTraining *training, LimnerTrainState *state);
guint limner_training_photographs (const LimnerTraining *training); /* trained on */

/* Times a few steps and restores the state. Afterwards the state's seconds_per_step and seconds_left hold
 * for the machine's present load. */
gboolean limner_training_measure (LimnerTraining *training, const LimnerJob *job, GError **error);

/* Called after each step on the calling thread. Its time is not counted. */
typedef void (*LimnerTrainFunc) (LimnerTraining *training, const LimnerTrainState *state, gpointer user_data);
/* Trains to the end. FALSE with LIMNER_ERROR_CANCELLED when stopped; the state is saved and can be
 * resumed. */
gboolean limner_training_run (LimnerTraining *training, LimnerTrainFunc tell, gpointer user_data,
                              const LimnerJob *job, GError **error);
/* Saves the state after the last complete step, as the training also does at intervals. */
gboolean limner_training_save (LimnerTraining *training, GError **error);

/* Adds a line to the log that says what happened ("paused"). */
gboolean limner_training_note (LimnerTraining *training, const char *event, GError **error);

/* Writes the best network so far, ready for import. */
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

/* The state of a training, read from its folder. */
typedef struct
{
  int pid;         /* limner_training_pid */
  gboolean paused; /* the program is paused */
  gboolean finished;
  GArray *rows;  /* LimnerTrainState of the log's lines with losses, in order; best and best_step are unset */
  char *message; /* the last message of a program that ended early; or NULL */
} LimnerTrainReport;

LimnerTrainReport *limner_train_report_read (const char *folder);
void limner_train_report_free (LimnerTrainReport *report);
/* The rows of a report to draw, LimnerTrainState: smoothed losses, or validations as losses. Caller
 * unrefs. */
GArray *limner_train_curve (const GArray *rows, gboolean validation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTrainReport, limner_train_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTraining, limner_training_free)

G_END_DECLS
