/* What the commands of limner assess share: their options, and sets of pictures by name. */
#pragma once

#include "cli-private.h"

#include <limner/assess.h>
#include <limner/ballot.h>

typedef struct
{
  char *features, *resize, *seeds, *output; /* owned */
  double truncation;
  int subsets, subset_size, splits;
  gboolean json;
  LimnerJob limits;
  LimnerAssessSettings settings; /* from the options */
} AssessOptions;

/* Of one command. Options that a command does not have stay at their defaults. */
enum
{
  ASSESS_KID = 1 << 0,
  ASSESS_SCORE = 1 << 1,
  ASSESS_OUTPUT = 1 << 2,     /* -o FILE, which must be given */
  ASSESS_MAY_OUTPUT = 1 << 3, /* and which may */
};

typedef struct
{
  const char *names; /* of its arguments, for the help */
  int n_names;
  guint parts;         /* ASSESS_… */
  const char *summary; /* translated */
} AssessCommand;

/* Parses the command line, whose names are then argv[1] to argv[n_names], and loads the network for features.
 * FALSE: *status is the exit status and all was said. */
gboolean assess_options_parse (AssessOptions *options, const AssessCommand *command, int argc, char **argv,
                               int *status);
void assess_options_clear (AssessOptions *options);
/* The set of that name, computed under a progress bar that interrupts stop. */
LimnerFeatureSet *assess_open_set (const AssessOptions *options, const char *name, GError **error);
/* Opens the sets names[0] and names[1]. On failure *b is NULL and *a may be set. */
gboolean assess_open_pair (const AssessOptions *options, char **names, LimnerFeatureSet **a,
                           LimnerFeatureSet **b, GError **error);

/* An open JSON object with the members that all results have: features, layer, resize, count_a and, unless b
 * is NULL, count_b, and `warnings`. */
JsonBuilder *assess_begin_json (const AssessOptions *options, const LimnerFeatureSet *a,
                                const LimnerFeatureSet *b);
/* Prints what the numbers were made of, and a warning when pictures are few. */
void assess_print_circumstances (const AssessOptions *options, const LimnerFeatureSet *a,
                                 const LimnerFeatureSet *b);

int assess_fid (int argc, char **argv);
int assess_kid (int argc, char **argv);
int assess_is (int argc, char **argv);
int assess_pr (int argc, char **argv);
int assess_statistics (int argc, char **argv);
int assess_report (int argc, char **argv);
int assess_copies (int argc, char **argv);
int assess_sheet (int argc, char **argv);
int assess_style (int argc, char **argv);
int assess_compare (int argc, char **argv);
int assess_ballot (int argc, char **argv);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssessOptions, assess_options_clear)
