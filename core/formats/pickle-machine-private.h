/* The machine that runs a pickle: its stack, and reading of what follows an opcode. Whatever fails has set
 * the machine's error. */
#pragma once

#include "formats/pickle-private.h"

#define LIMNER_PICKLE_MAX_NAME 256 /* bytes */

typedef struct
{
  LimnerPickle *pickle;
  const guint8 *at, *end;
  GPtrArray *stack;
  GArray *marks; /* guint: heights of the stack */
  GPtrArray *memo;
  guint n_operations; /* of this pickle alone */
  GTree *storages;
  GError **error;
} LimnerPickleMachine;

typedef enum
{
  LIMNER_PICKLE_NOT_MINE, /* an opcode of another group */
  LIMNER_PICKLE_DONE,
  LIMNER_PICKLE_FAILED,
} LimnerPickleOutcome;

/* Sets the error that the file is damaged; always LIMNER_PICKLE_FAILED. */
LimnerPickleOutcome limner_pickle_failed (LimnerPickleMachine *machine, const char *reason_format, ...)
    G_GNUC_PRINTF (2, 3);

/* A new value; NULL when there are absurdly many. */
LimnerPickleValue *limner_pickle_make (LimnerPickleMachine *machine, LimnerPickleType type);
/* Fails for NULL, so that a value can be made and pushed in one go. */
LimnerPickleOutcome limner_pickle_push (LimnerPickleMachine *machine, LimnerPickleValue *value);
/* The value `depth` below the top, within the last mark, or NULL. */
LimnerPickleValue *limner_pickle_peek (LimnerPickleMachine *machine, guint depth);
LimnerPickleValue *limner_pickle_pop (LimnerPickleMachine *machine);
/* The height of the stack at the last mark; 0 without one. */
guint limner_pickle_floor (const LimnerPickleMachine *machine);
/* Takes the last mark away; the values above it start at *first. */
gboolean limner_pickle_pop_mark (LimnerPickleMachine *machine, guint *first);

/* The next bytes, where they lie in the file. */
gboolean limner_pickle_read_bytes (LimnerPickleMachine *machine, gsize count, const guint8 **bytes);
/* A little-endian number of `size` bytes. */
gboolean limner_pickle_read_number (LimnerPickleMachine *machine, gsize size, guint64 *number);
/* A name up to the end of its line. */
gboolean limner_pickle_read_line (LimnerPickleMachine *machine, const char **line, gsize *length);

/* Groups of opcodes: constants and numbers; texts and bytes; what makes or fills collections. */
LimnerPickleOutcome limner_pickle_constants (LimnerPickleMachine *machine, guint8 opcode);
LimnerPickleOutcome limner_pickle_texts (LimnerPickleMachine *machine, guint8 opcode);
LimnerPickleOutcome limner_pickle_collections (LimnerPickleMachine *machine, guint8 opcode);
