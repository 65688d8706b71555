/* Shared declarations of the command line. There is one file per command. Each command is a function that
 * parses its arguments, does its work and returns the program's exit status. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <limner/error.h>
#include <limner/job.h>
#include <limner/safetensors.h>
#include <limner/save.h>
#include <limner/setting.h>

/* Exit statuses; also 128 + signal number when interrupted (130 for Ctrl-C). */
enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
};

/* argv[0] is the command's own name ("style"); argv may be changed. */
typedef int (*CliCommandFunc) (int argc, char **argv);

int cli_style (int argc, char **argv);
int cli_dream (int argc, char **argv);
int cli_portrait (int argc, char **argv);
int cli_directions (int argc, char **argv);
int cli_models (int argc, char **argv);
int cli_inspect (int argc, char **argv);
int cli_inspect_synthesis (int argc, char **argv);
int cli_bench (int argc, char **argv);
int cli_bench_portrait (int argc, char **argv);
int cli_bench_kernels (int argc, char **argv);
int cli_bench_train (int argc, char **argv);
int cli_assess (int argc, char **argv);
int cli_verify (int argc, char **argv);
int cli_train (int argc, char **argv);
int cli_live (int argc, char **argv);

/* --- output.c: words to standard error, one JSON object to standard output --- */

/* To be called first in the program. From now on text printed with g_print, or to stdout, that cannot be
 * written makes the program end with a sentence and CLI_FAILED; standard streams that are closed are opened,
 * so that no file can get their numbers. */
void cli_output_init (void);
/* Prints "limner: message" and returns CLI_USAGE. */
int cli_usage (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Prints the error's sentence, and with json also {"error": …}. Returns the exit status for the error:
 * usage for a wrong setting, interrupted for a cancelled job, failed for everything else. NULL:
 * CLI_FAILED. Frees the error. */
int cli_fail (GError *error, gboolean json);
/* Prints to standard error what the network lacks, if it lacks something: results stay as they are. */
void cli_print_remark (const char *id_or_path);
/* Adds a text member; a file name in another encoding is escaped. */
void cli_add_text (JsonBuilder *builder, const char *name, const char *value);
/* Adds a number member. */
void cli_add_number (JsonBuilder *builder, const char *name, double value);
void cli_add_integer (JsonBuilder *builder, const char *name, gint64 value);
/* Prints the object that the builder has just completed, with a newline. */
void cli_print_json (JsonBuilder *builder);

/* --- options.c: parsing --- */

/* Parses the options of a command. FALSE: *status is the exit status, and the message was printed. */
gboolean cli_parse (int *argc, char ***argv, const char *parameters, const char *summary,
                    const GOptionEntry *entries, int *status);
/* The same for options that a context has already. */
gboolean cli_parse_context (GOptionContext *context, int *argc, char ***argv, const char *summary,
                            int *status);
/* Picks the function for a command's second word ("models list"); NULL when there is none, with *status. */
typedef struct
{
  const char *name;
  CliCommandFunc run;
  const char *summary; /* to be translated; NULL: for other programs, the help does not list it */
} CliCommand;
/* Runs the command of the list (ended by a NULL name) that argv[1] names; `of` is the words before it
 * ("limner models"). Handles --help, and --help-all, which prints the help of all commands of the list. */
int cli_dispatch (const CliCommand *commands, const char *of, int argc, char **argv);

/* --- settings.c: options that follow from tables of settings --- */

typedef struct _CliSettings CliSettings;

/* Begins with a command's own options, ended by a NULL long_name, or NULL. --json is added to all. */
CliSettings *cli_settings_new (const GOptionEntry *own);
void cli_settings_free (CliSettings *self);
/* An option for each row of the table; values go to the struct, which must live as long. Text fields of the
 * struct then belong to `self`. */
void cli_settings_add (CliSettings *self, const LimnerSettingTable *table, gpointer settings);
/* As cli_parse. Values that are wrong are left to cli_settings_check. */
gboolean cli_settings_parse (CliSettings *self, int *argc, char ***argv, const char *parameters,
                             const char *summary, int *status);
/* Whether --json was given. */
gboolean cli_settings_json (const CliSettings *self);
/* FALSE with LIMNER_ERROR_ARGUMENT about the first value that the command line gave wrong. */
gboolean cli_settings_check (CliSettings *self, GError **error);
/* What the command line gave for the row of that name, also for rows without a field; NULL: nothing. Owned by
 * `self`. */
const char *cli_settings_text (const CliSettings *self, const char *name);
/* The first row that the command line gave and that is not one of `names` (NULL-terminated); or NULL. */
const char *cli_settings_given_besides (const CliSettings *self, const char *const *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliSettings, cli_settings_free)

/* --- picture-argument.c --- */

/* STYLE[=WEIGHT]: the text after the last "=" is the weight, unless a file of the whole name exists, or the
 * text is no number and no file has the name before it. *path: caller frees. FALSE with LIMNER_ERROR_ARGUMENT
 * for a weight that is not a number above 0. */
gboolean cli_parse_style (const char *argument, char **path, double *weight, GError **error);

/* --- effect.c: shared by the effects --- */

/* Notes a file in a recipe by its name, without the folders, which are nobody else's business. */
void cli_recipe_set_file (LimnerRecipe *recipe, const char *name, const char *path);
/* Loads a mask from a file: of the picture's size, or of its proportions. */
gboolean cli_load_mask (LimnerImage *content, const char *path, GError **error);
/* The JSON object of a job that began at `start` (monotonic time); recipe may be NULL. */
void cli_report_picture (const char *output, const LimnerImage *picture, const LimnerRecipe *recipe,
                         gint64 start);
/* Ends such a job: clears the progress bar, writes the picture unless interrupted, and reports it with
 * json. Returns the exit status. */
int cli_write_picture (const LimnerImage *picture, const char *output, const LimnerRecipe *recipe,
                       gint64 start, gboolean json);

/* --- tensors.c --- */

/* Ends a job that made tensors: writes them unless interrupted and, with json, reports them. Returns the
 * exit status. */
int cli_write_tensors (const char *output, const LimnerNamedTensor *named, guint n, gboolean json);

/* --- folder.c: several pictures --- */

/* Pictures go into a hidden folder: beside OUT, which it is renamed to when all are there, or, when OUT is an
 * empty folder, inside it, from where all of them are moved up. */
typedef struct
{
  char *path;       /* the hidden folder */
  char *target;     /* OUT, links followed */
  gboolean exists;  /* OUT is there already */
  GPtrArray *names; /* char*: files in it */
} CliFolder;

/* Before the work: refuses an OUT that is not empty, cannot be written, or has a picture's name. */
gboolean cli_folder_init (CliFolder *folder, const char *output, GError **error);
/* Writes a picture as the file `name`. */
gboolean cli_folder_add (CliFolder *folder, const char *name, const LimnerImage *picture,
                         const LimnerRecipe *recipe, GError **error);
gboolean cli_folder_publish (CliFolder *folder, GError **error);
/* Removes the hidden folder if it was not published. */
void cli_folder_clear (CliFolder *folder);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliFolder, cli_folder_clear)

/* --- interrupt.c: Ctrl-C --- */

/* From now on an interrupt ends the program at once; nothing is on disk yet. */
void cli_interrupt_init (void);
/* While a job uses the returned cancellable (owned by this module), the first interrupt cancels it and the
 * second ends the program. */
GCancellable *cli_interrupt_begin_job (void);
/* The job of a command that may use as many threads and as much memory as `limits` has: interrupts stop it.
 * progress: one of progress.c, or NULL. */
LimnerJob cli_job (const LimnerJob *limits, LimnerProgressFunc progress);
/* From now on interrupts wait until the program ends by itself, so no file is left incomplete. FALSE when
 * one came before: write nothing, end with cli_interrupt_status. */
gboolean cli_interrupt_begin_writing (void);
int cli_interrupt_status (void);

/* --- pause.c: Ctrl-Z, SIGUSR1 --- */

/* From now on a request to pause is recorded and does not stop the program. */
void cli_pause_init (void);
gboolean cli_pause_asked (void);
/* Stops the program until SIGCONT. */
void cli_pause (void);

/* --- progress.c: a bar on standard error, when that is a terminal --- */

/* A LimnerProgressFunc; user_data is unused. */
void cli_progress (const LimnerProgress *progress, gpointer user_data);
/* cli_progress if standard error is a terminal; otherwise NULL, so that a job makes no partial pictures. */
LimnerProgressFunc cli_progress_func (void);
/* Clears the progress bar, if there is one. Any thread. */
void cli_progress_clear (void);
