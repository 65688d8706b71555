/* Ballots: people choose between two pictures of the same subject at a time without knowing who made them.
 * A ballot is answered on a page that a browser shows (limner_ballot_write), or in a program (LimnerBallot).
 * Both save results in the same format. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Makers of a ballot at most. */
#define LIMNER_BALLOT_MAKERS 8

typedef struct
{
  const char *const *names;  /* of the makers, NULL-terminated, 2 to 8: folders whose pictures have the same
                                names, or one picture each */
  const char *const *titles; /* of the makers, in results, as many; NULL: their names */
  const char *question;      /* NULL: which is better */
  int most;                  /* pairs at most; 0: all */
  guint64 seed;              /* of order and sides */
} LimnerBallotSettings;

/* Writes one HTML file that any browser shows without a network. *pairs: how many it has.
 * LIMNER_ERROR_ARGUMENT when two makers have no picture in common, or together they are too large. */
gboolean limner_ballot_write (const LimnerBallotSettings *settings, const char *path, guint *pairs,
                              GError **error);

/* --- results --- */

typedef struct
{
  char *name;
  double wins;                  /* comparisons won; a tie is half of one */
  guint comparisons;            /* that it took part in */
  double strength;              /* Bradley-Terry log-odds against the mean of all */
  double low, high;             /* 95 % interval of it */
  double share;                 /* chance to win against an average one of the others, from strength */
  double share_low, share_high; /* 95 % interval of it */
} LimnerBallotResult;

void limner_ballot_result_clear (LimnerBallotResult *result);

/* Reads the files that ballots saved, all of the same makers, and fits Bradley and Terry's model (1952):
 * array of LimnerBallotResult, the strongest first (g_array_unref). LIMNER_ERROR_FORMAT for other files. */
GArray *limner_ballot_read (const char *const *paths, guint *answers,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- a ballot that is answered in a program --- */

typedef enum
{
  LIMNER_BALLOT_LEFT,
  LIMNER_BALLOT_RIGHT,
  LIMNER_BALLOT_TIE,
} LimnerBallotChoice;

/* The pairs of a ballot in a random order, and one person's answers. Every answer is saved at once. */
typedef struct _LimnerBallot LimnerBallot;

/* folder: where results are kept; NULL: $XDG_DATA_HOME/limner/ballots. Goes on with a result of the same
 * makers and pictures that has open pairs; when there is none, or another program answers it, begins a new
 * one. Errors as limner_ballot_write. */
LimnerBallot *limner_ballot_new (const LimnerBallotSettings *settings, const char *folder,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_ballot_free (LimnerBallot *ballot);

guint limner_ballot_count (const LimnerBallot *ballot);      /* pairs */
guint limner_ballot_answered (const LimnerBallot *ballot);   /* pairs with an answer */
const char *limner_ballot_path (const LimnerBallot *ballot); /* of the result */

/* The files of the next pair, owned by the ballot. FALSE: all are answered. */
gboolean limner_ballot_get_pair (const LimnerBallot *ballot, const char **left, const char **right);
/* Answers that pair. After FALSE it is open as before. */
gboolean limner_ballot_answer (LimnerBallot *ballot, LimnerBallotChoice choice, GError **error);
/* Takes the last answer back: its pair is the next one, on the same sides. There must be an answer. */
gboolean limner_ballot_undo (LimnerBallot *ballot, GError **error);

/* The results of all people who answered this ballot, as limner_ballot_read. *people: how many gave an
 * answer. LIMNER_ERROR_ARGUMENT when nobody did. */
GArray *limner_ballot_results (const LimnerBallot *ballot, guint *people,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerBallot, limner_ballot_free)

G_END_DECLS
